namespace Farspan.Dns.Forwarding;

/// <summary>The servers of one forward: how each has answered lately, and whom to ask next. Not thread-safe.</summary>
/// <param name="count">How many, at least one; the first is preferred.</param>
public sealed class UpstreamSet(int count)
{
    // What a server must be faster by to be asked before the one that stands before it.
    private const long PreferenceMs = 25;

    // One question in so many goes to the second, so that a server that was slow is not believed slow for ever.
    private const int ExploreOneOf = 64;

    private const int FailuresToRest = 3;
    private const long FirstRestMs = 1_000;
    private const long LongestRestMs = 60_000;
    private const int LongestDoubling = 6;

    // RFC 6298 section 2: an eighth of what is new.
    private const int SmoothingShift = 3;

    private readonly Server[] _servers = new Server[count];

    /// <summary>Numbers of all servers in the order in which they are to be asked.</summary>
    /// <param name="nowMs">Milliseconds of a clock that only goes forward.</param>
    /// <param name="chance">A byte by chance.</param>
    public int[] Order(long nowMs, byte chance)
    {
        var order = Enumerable.Range(0, _servers.Length)
            .OrderBy(i => _servers[i].RestsUntilMs > nowMs ? 1 : 0)
            .ThenBy(i => _servers[i].RestsUntilMs > nowMs ? _servers[i].RestsUntilMs : Score(i))
            .ThenBy(i => i)
            .ToArray();
        if (chance % ExploreOneOf == 0 && order.Length > 1 && _servers[order[1]].RestsUntilMs <= nowMs)
        {
            (order[0], order[1]) = (order[1], order[0]);
        }

        return order;
    }

    /// <summary>A server answered.</summary>
    public void Answered(int server, long elapsedMs)
    {
        ref var seen = ref _servers[server];
        seen.Failures = 0;
        seen.RestsUntilMs = 0;
        seen.SmoothMs = seen.Answers == 0 ? elapsedMs : seen.SmoothMs + ((elapsedMs - seen.SmoothMs) >> SmoothingShift);
        seen.Answers++;
    }

    /// <summary>A server did not answer in time, or not in a way that is of use.</summary>
    public void Failed(int server, long nowMs)
    {
        ref var seen = ref _servers[server];
        seen.Failures++;
        seen.AllFailures++;
        if (seen.Failures >= FailuresToRest)
        {
            seen.RestsUntilMs = nowMs + Math.Min(LongestRestMs, FirstRestMs << Math.Min(seen.Failures - FailuresToRest, LongestDoubling));
        }
    }

    /// <summary>How a server is.</summary>
    public UpstreamHealth Health(int server, long nowMs) => new()
    {
        IsResting = _servers[server].RestsUntilMs > nowMs,
        SmoothMs = _servers[server].Answers == 0 ? null : _servers[server].SmoothMs,
        Answers = _servers[server].Answers,
        Failures = _servers[server].AllFailures,
    };

    private long Score(int server) => _servers[server].SmoothMs + (server * PreferenceMs);

    private struct Server
    {
        public long SmoothMs;
        public long RestsUntilMs;
        public int Failures;
        public long AllFailures;
        public long Answers;
    }
}
