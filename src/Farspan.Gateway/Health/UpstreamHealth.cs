using Farspan.State.Gateways;

namespace Farspan.Gateway.Health;

/// <summary>Whether an upstream is alive, by its checks and by what requests met. Shared by all loops: every member may be used from any thread, and none takes a lock.</summary>
/// <param name="spec">How it is asked.</param>
public sealed class UpstreamHealth(HealthCheckSpec spec)
{
    // Weight of a new latency in the smoothed one: an eighth, as for round trips (RFC 6298 section 2).
    private const int SmoothingShift = 3;

    private HealthFacts _facts = HealthFacts.Unknown;
    private EjectionLimit? _limit;
    private readonly long[] _failures = new long[Enum.GetValues<UpstreamFailure>().Length];
    private long _lastLatency = -1;
    private long _smoothedLatency = -1;

    /// <summary>How it is asked.</summary>
    public HealthCheckSpec Spec => spec;

    /// <summary>What is known.</summary>
    public HealthState State => Facts.State;

    /// <summary>Moment of the loops' clock since which that is known, in milliseconds; null while nothing is.</summary>
    public long? Since => Facts.Since;

    /// <summary>Requests that failed because of it.</summary>
    public long Failures => _failures.Sum();

    /// <summary>The same, of one kind.</summary>
    public long FailuresOf(UpstreamFailure failure) => Volatile.Read(ref _failures[(int)failure]);

    /// <summary>What the last check that passed took, in microseconds; null before.</summary>
    public long? LastLatency => Volatile.Read(ref _lastLatency) is >= 0 and var latency ? latency : null;

    /// <summary>The same, smoothed.</summary>
    public long? SmoothedLatency => Volatile.Read(ref _smoothedLatency) is >= 0 and var latency ? latency : null;

    /// <summary>All that is known.</summary>
    internal HealthFacts Facts => Volatile.Read(ref _facts);

    /// <summary>Asks whether a request may go to it. When an ejection is over, one request is let through as a trial; who gets it tells how it ended.</summary>
    /// <param name="now">Moment of the loop's clock, in milliseconds.</param>
    /// <returns>False when it is dead or left alone: answer 503.</returns>
    public bool Admits(long now)
    {
        while (true)
        {
            var facts = Facts;
            var next = facts.Admit(now);
            if (next is null || ReferenceEquals(next, facts) || TryReplace(facts, next))
            {
                return next is not null;
            }
        }
    }

    /// <summary>A request was answered by it.</summary>
    /// <param name="now">Moment of the loop's clock, in milliseconds.</param>
    public void Succeeded(long now)
    {
        while (true)
        {
            var facts = Facts;
            var next = facts.Succeeded(now);
            if (ReferenceEquals(next, facts) || TryReplace(facts, next))
            {
                return;
            }
        }
    }

    /// <summary>A request failed because of it: no connection, none in time, cut or nonsense before the answer was whole. Not for what the caller broke off, and not for an answer with a status of 500 and above.</summary>
    /// <param name="failure">How.</param>
    /// <param name="now">Moment of the loop's clock, in milliseconds.</param>
    public void Failed(UpstreamFailure failure, long now)
    {
        Interlocked.Increment(ref _failures[(int)failure]);
        while (true)
        {
            var facts = Facts;
            var hasPlace = facts.IsAboutToEject && (_limit?.TryTake() ?? true);
            var next = facts.Failed(now, hasPlace);
            if (ReferenceEquals(next, facts) || TryReplace(facts, next))
            {
                return;
            }

            if (hasPlace)
            {
                _limit?.Give();
            }
        }
    }

    /// <summary>A check ended.</summary>
    /// <param name="passed">True when it passed.</param>
    /// <param name="microseconds">What it took.</param>
    /// <param name="now">Moment of the loop's clock, in milliseconds.</param>
    public void Checked(bool passed, long microseconds, long now)
    {
        if (passed)
        {
            Volatile.Write(ref _lastLatency, microseconds);
            var smoothed = Volatile.Read(ref _smoothedLatency);
            Volatile.Write(ref _smoothedLatency, smoothed < 0 ? microseconds : smoothed + ((microseconds - smoothed) >> SmoothingShift));
        }

        while (true)
        {
            var facts = Facts;
            var next = facts.Checked(passed, spec, now);
            if (ReferenceEquals(next, facts) || TryReplace(facts, next))
            {
                return;
            }
        }
    }

    /// <summary>Counts it among the upstreams of a gateway, of which only a share may be ejected. Before requests go to it.</summary>
    internal void Join(EjectionLimit limit) => _limit = limit;

    /// <summary>It belongs to no gateway any more: its place among the ejected is given back.</summary>
    internal void Retire()
    {
        while (Facts is { State: HealthState.Ejected } facts && !TryReplace(facts, HealthFacts.Unknown))
        {
        }

        _limit = null;
    }

    // A place among the ejected is taken before it is entered, and given back by who leaves it.
    private bool TryReplace(HealthFacts facts, HealthFacts next)
    {
        if (!ReferenceEquals(Interlocked.CompareExchange(ref _facts, next, facts), facts))
        {
            return false;
        }

        if (facts.State == HealthState.Ejected && next.State != HealthState.Ejected)
        {
            _limit?.Give();
        }

        return true;
    }
}
