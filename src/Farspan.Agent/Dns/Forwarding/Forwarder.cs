using Farspan.Dns.Cache;
using Farspan.Dns.Forwarding;
using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Agent.Dns.Forwarding;

/// <summary>Answers questions for others' names: from what is kept, or by asking whom the spec names; equal questions at the same time are asked once. Thread-safe.</summary>
/// <remarks>Serves what is stale where nobody answers in time (RFC 8767) and asks early for what is often asked. Nothing here ends with an exception for the asker: at worst the answer is SERVFAIL.</remarks>
public sealed class Forwarder : IDisposable
{
    // Names of different forwards that lead to each other; more is a circle.
    private const int MostHandOvers = 8;
    private const long MsPerSecond = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<ForwardQuestion, Task<ForwardedAnswer>> _open = [];
    private readonly CancellationTokenSource _end = new();
    private readonly EntropySource _entropy;
    private readonly ForwardTiming _timing;
    private readonly TimeProvider _time;
    private readonly UpstreamExchange _exchange;
    private readonly AnswerCache _cache;
    private ForwardTargets _targets;
    private long _hits;
    private long _misses;
    private long _joined;
    private long _stale;
    private long _prefetched;
    private long _failed;
    private long _overflowed;

    /// <summary>Makes it; asks nobody yet.</summary>
    /// <param name="spec">Whom to ask, and what to keep.</param>
    /// <param name="timing">How long to wait.</param>
    /// <param name="entropy">Chance for identifiers.</param>
    /// <param name="time">The clock; only how much of it passes counts.</param>
    /// <exception cref="FormatException">A forward is none.</exception>
    public Forwarder(DnsServerSpec spec, ForwardTiming timing, EntropySource entropy, TimeProvider time)
    {
        (_timing, _entropy, _time) = (timing, entropy, time);
        _exchange = new UpstreamExchange(entropy);
        _cache = new AnswerCache(spec.Cache);
        _targets = ForwardTargets.Of(spec.Forwards, null, _exchange, timing, time);
    }

    /// <summary>Follows another spec: what is kept stays unless others are asked now, and so does what is known of servers.</summary>
    /// <exception cref="FormatException">A forward is none; the old ones stay.</exception>
    public void Use(DnsServerSpec spec)
    {
        var targets = ForwardTargets.Of(spec.Forwards, Volatile.Read(ref _targets), _exchange, _timing, _time);
        lock (_gate)
        {
            _cache.Resize(spec.Cache);
            if (!targets.IsSameAs(_targets))
            {
                _cache.Clear();
            }

            Volatile.Write(ref _targets, targets);
        }
    }

    /// <summary>What has been done.</summary>
    public ForwardCounters Counters()
    {
        lock (_gate)
        {
            return new ForwardCounters
            {
                Hits = _hits,
                Misses = _misses,
                Joined = _joined,
                Stale = _stale,
                Prefetched = _prefetched,
                Failed = _failed,
                Overflowed = _overflowed,
                Forged = _exchange.Forged,
                Entries = _cache.Count,
                Bytes = _cache.SizeBytes,
                Evicted = _cache.Evicted,
            };
        }
    }

    /// <summary>How each server is.</summary>
    public IReadOnlyList<UpstreamStatus> Upstreams() => Volatile.Read(ref _targets).Status();

    /// <summary>True when somebody is asked for a name.</summary>
    public bool Knows(in DnsQuestion question) => Volatile.Read(ref _targets).Find(question.Name) is not null;

    /// <summary>Answers a question.</summary>
    /// <param name="asked">What is asked.</param>
    /// <param name="cancellationToken">The asker has gone; what was begun for others goes on.</param>
    public async ValueTask<ForwardResult> AskAsync(ForwardQuestion asked, CancellationToken cancellationToken)
    {
        CacheHit hit;
        Task<ForwardedAnswer>? open;
        lock (_gate)
        {
            hit = _cache.Find(asked, NowMs());
            if (hit.State is CacheState.Fresh or CacheState.Ending)
            {
                _hits++;
            }

            if (hit.State is CacheState.Fresh or CacheState.Resting)
            {
                _stale += hit.State == CacheState.Resting ? 1 : 0;
                return new ForwardResult(hit.Answer!, hit.AgeSeconds, hit.State == CacheState.Resting, IsFromCache: true);
            }

            _misses += hit.State == CacheState.Ending ? 0 : 1;
            _prefetched += hit.State == CacheState.Ending && !_open.ContainsKey(asked) ? 1 : 0;
            open = Open(asked);
        }

        return hit.State switch
        {
            CacheState.Ending => new ForwardResult(hit.Answer!, hit.AgeSeconds, IsStale: false, IsFromCache: true),
            CacheState.Stale => await OrStaleAsync(open, hit, cancellationToken),
            _ => new ForwardResult(open is null ? Failure() : await open.WaitAsync(cancellationToken), 0, IsStale: false, IsFromCache: false),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async ValueTask<ForwardResult> OrStaleAsync(Task<ForwardedAnswer>? open, CacheHit hit, CancellationToken cancellationToken)
    {
        if (open is not null)
        {
            try
            {
                var answer = await open.WaitAsync(_timing.StaleAfter, _time, cancellationToken);
                if (answer.Code != DnsResponseCode.ServerFailure)
                {
                    return new ForwardResult(answer, 0, IsStale: false, IsFromCache: false);
                }
            }
            catch (TimeoutException)
            {
                // It may still come, for who asks next.
            }
        }

        Interlocked.Increment(ref _stale);
        return new ForwardResult(hit.Answer!, hit.AgeSeconds, IsStale: true, IsFromCache: true);
    }

    // Under the gate. Null when too many are open.
    private Task<ForwardedAnswer>? Open(ForwardQuestion asked)
    {
        if (_open.TryGetValue(asked, out var open))
        {
            _joined++;
            return open;
        }

        if (_open.Count >= _timing.MostOpen || _end.IsCancellationRequested)
        {
            _overflowed++;
            return null;
        }

        // Begun elsewhere: what it does first must not be done under the gate.
        open = Task.Run(() => ResolveAsync(asked), CancellationToken.None);
        _open[asked] = open;
        return open;
    }

    private async Task<ForwardedAnswer> ResolveAsync(ForwardQuestion asked)
    {
        var answer = Failure();
        try
        {
            using var deadline = new CancellationTokenSource(_timing.Deadline, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _end.Token);
            answer = await FollowAsync(asked, either.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The time is over.
        }
        finally
        {
            lock (_gate)
            {
                _open.Remove(asked);
                _failed += answer.Code == DnsResponseCode.ServerFailure ? 1 : 0;
                _cache.Store(asked, answer, NowMs());
            }
        }

        return answer;
    }

    private async Task<ForwardedAnswer> FollowAsync(ForwardQuestion asked, CancellationToken cancellationToken)
    {
        var answer = await AskOnceAsync(asked, cancellationToken);
        for (var handOvers = 0; answer.Next is { } next; handOvers++)
        {
            var rest = asked with { Question = asked.Question with { Name = next } };
            if (handOvers == MostHandOvers)
            {
                return Failure();
            }

            if (Volatile.Read(ref _targets).Find(next) is null)
            {
                // Nobody is asked for it: the asker gets the way as far as it goes.
                return answer with { Next = null };
            }

            var following = Kept(rest) ?? await AskOnceAsync(rest, cancellationToken);
            if (following.Code == DnsResponseCode.ServerFailure)
            {
                return following;
            }

            answer = answer.Followed(following);
        }

        return answer;
    }

    private ForwardedAnswer? Kept(ForwardQuestion asked)
    {
        lock (_gate)
        {
            return _cache.Find(asked, NowMs()) is { State: CacheState.Fresh or CacheState.Ending } hit ? Aged(hit) : null;
        }
    }

    // In a chain each record counts from now: what was kept of it is taken off here.
    private static ForwardedAnswer Aged(CacheHit hit) => hit.Answer! with
    {
        TtlSeconds = Less(hit.Answer.TtlSeconds, hit.AgeSeconds),
        Answers = [.. hit.Answer.Answers.Select(r => r with { Ttl = Less(r.Ttl, hit.AgeSeconds) })],
        Authorities = [.. hit.Answer.Authorities.Select(r => r with { Ttl = Less(r.Ttl, hit.AgeSeconds) })],
    };

    private static uint Less(uint ttl, uint age) => ttl > age ? ttl - age : 0;

    private async Task<ForwardedAnswer> AskOnceAsync(ForwardQuestion asked, CancellationToken cancellationToken)
    {
        var chance = new byte[1];
        _entropy(chance);
        return Volatile.Read(ref _targets).Find(asked.Question.Name) is { } group && await group.AskAsync(asked, chance[0], cancellationToken) is { } answer ? answer : Failure();
    }

    private ForwardedAnswer Failure() => ForwardedAnswer.Failure(_timing.FailureTtlSeconds);

    private long NowMs() => _time.GetTimestamp() / (_time.TimestampFrequency / MsPerSecond);
}
