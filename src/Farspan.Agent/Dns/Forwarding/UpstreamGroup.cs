using System.Net;
using System.Net.Sockets;
using Farspan.Dns.Forwarding;
using Farspan.Dns.Names;
using Farspan.State.Dns;

namespace Farspan.Agent.Dns.Forwarding;

/// <summary>The servers of one forward, asked one after the other until one answers. Thread-safe.</summary>
internal sealed class UpstreamGroup
{
    private const int Rounds = 2;

    // What an answer may take beyond the smoothed time before somebody else is asked.
    private const int Patience = 3;
    private static readonly TimeSpan FirstAttempt = TimeSpan.FromMilliseconds(800);

    private readonly Lock _gate = new();
    private readonly IPEndPoint[] _servers;
    private readonly UpstreamSet _health;
    private readonly bool[] _losesCase;
    private readonly bool[] _lacksExtensions;
    private readonly UpstreamExchange _exchange;
    private readonly ForwardTiming _timing;
    private readonly TimeProvider _time;

    public UpstreamGroup(DnsForwardSpec forward, UpstreamExchange exchange, ForwardTiming timing, TimeProvider time)
    {
        Domain = DnsName.TryParse(forward.Domain, out var domain) ? domain : throw new FormatException($"forward '{forward.Domain}' is no domain name");
        _servers = [.. forward.Servers];
        _health = new UpstreamSet(_servers.Length);
        _losesCase = new bool[_servers.Length];
        _lacksExtensions = new bool[_servers.Length];
        (_exchange, _timing, _time) = (exchange, timing, time);
    }

    /// <summary>What they are asked for.</summary>
    public DnsName Domain { get; }

    /// <summary>True when they are those of a forward, in the same order.</summary>
    public bool IsOf(DnsForwardSpec forward) => forward.Servers.SequenceEqual(_servers) && DnsName.TryParse(forward.Domain, out var domain) && domain == Domain;

    /// <summary>How each is.</summary>
    public IReadOnlyList<UpstreamStatus> Status()
    {
        var now = NowMs();
        lock (_gate)
        {
            return [.. _servers.Select((server, i) => (Server: server, Health: _health.Health(i, now))).Select(s => new UpstreamStatus
            {
                Domain = Domain.ToRelaxedText(),
                Server = s.Server.ToString(),
                IsHealthy = !s.Health.IsResting,
                LatencyMs = s.Health.SmoothMs,
                Answers = s.Health.Answers,
                Failures = s.Health.Failures,
            })];
        }
    }

    /// <summary>Asks until one answers.</summary>
    /// <returns>The answer, or null when nobody gave one that is of use.</returns>
    /// <exception cref="OperationCanceledException">The time is over.</exception>
    public async Task<ForwardedAnswer?> AskAsync(ForwardQuestion asked, byte chance, CancellationToken cancellationToken)
    {
        for (var round = 0; round < Rounds; round++)
        {
            int[] order;
            lock (_gate)
            {
                order = _health.Order(NowMs(), chance);
            }

            foreach (var server in order)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await TryAskAsync(server, asked, round, cancellationToken) is { } answer)
                {
                    return answer;
                }
            }
        }

        return null;
    }

    private async Task<ForwardedAnswer?> TryAskAsync(int server, ForwardQuestion asked, int round, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Attempt(server, round), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var began = _time.GetTimestamp();
        try
        {
            var reply = await AskOnceAsync(server, asked, either.Token);
            if (reply is not null && ReplyFilter.TryRead(reply, asked, Domain, out var answer))
            {
                lock (_gate)
                {
                    _health.Answered(server, (long)_time.GetElapsedTime(began).TotalMilliseconds);
                }

                return answer;
            }
        }
        catch (Exception e) when (e is SocketException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Not there, not in time, or broken off: the next one is asked.
        }

        lock (_gate)
        {
            _health.Failed(server, NowMs());
        }

        return null;
    }

    private async Task<byte[]?> AskOnceAsync(int server, ForwardQuestion asked, CancellationToken cancellationToken)
    {
        var endpoint = _servers[server];
        var (verdict, reply) = await _exchange.AskUdpAsync(endpoint, asked, !Volatile.Read(ref _losesCase[server]), !Volatile.Read(ref _lacksExtensions[server]), cancellationToken);
        if (verdict == UpstreamVerdict.NoExtensions)
        {
            Volatile.Write(ref _lacksExtensions[server], true);
            (verdict, reply) = await _exchange.AskUdpAsync(endpoint, asked, !Volatile.Read(ref _losesCase[server]), withExtensions: false, cancellationToken);
        }

        if (verdict is UpstreamVerdict.Truncated or UpstreamVerdict.CaseChanged)
        {
            var whole = await _exchange.AskTcpAsync(endpoint, asked, !Volatile.Read(ref _lacksExtensions[server]), cancellationToken);
            if (whole is not null && verdict == UpstreamVerdict.CaseChanged)
            {
                // It is the server that changes letters, not somebody between: it says the same where nobody can be.
                Volatile.Write(ref _losesCase[server], true);
            }

            return whole;
        }

        return verdict == UpstreamVerdict.Answer ? reply : null;
    }

    private TimeSpan Attempt(int server, int round)
    {
        lock (_gate)
        {
            var usual = _health.Health(server, NowMs()).SmoothMs is { } smooth ? TimeSpan.FromMilliseconds(smooth * Patience) : FirstAttempt;
            var wanted = usual * (round + 1);
            return wanted < _timing.ShortestAttempt ? _timing.ShortestAttempt : wanted > _timing.LongestAttempt ? _timing.LongestAttempt : wanted;
        }
    }

    private long NowMs() => _time.GetTimestamp() / (_time.TimestampFrequency / 1000);
}
