using Farspan.Dns.Forwarding;
using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Dns.Cache;

/// <summary>What others answered, positive and negative, for as long as they allow. Bounded in answers and in bytes; what was asked for least lately goes first. Not thread-safe.</summary>
/// <remarks>Time is milliseconds of a clock that only goes forward: what the wall clock says is of no matter. Source: RFC 1035 section 7.4; RFC 2308; RFC 8767.</remarks>
public sealed class AnswerCache
{
    /// <summary>What records of an answer that is stale are given, in seconds (RFC 8767 section 4: 30 is recommended).</summary>
    public const uint StaleTtlSeconds = 30;

    private const long MsPerSecond = 1000;

    // What an answer takes on average, generously: an answer of 64 KiB in each place would be another matter than thousands of small ones.
    private const long BytesPerEntry = 2048;
    private const long FewestBytes = 1 << 20;

    // Asked for again in the last tenth of its time, when it was asked for twice at least; nothing is gained with times below ten seconds.
    private const int EndingTenths = 10;
    private const int FewestHits = 2;
    private const uint ShortestPrefetchSeconds = 10;

    private readonly Dictionary<ForwardQuestion, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];
    private DnsCacheSpec _spec;
    private long _bytes;

    /// <summary>Makes an empty one.</summary>
    public AnswerCache(DnsCacheSpec spec) => _spec = spec;

    /// <summary>Answers that are kept, also stale ones.</summary>
    public int Count => _entries.Count;

    /// <summary>Memory they take, roughly, in bytes.</summary>
    public long SizeBytes => _bytes;

    /// <summary>Answers that had to go before their time.</summary>
    public long Evicted { get; private set; }

    /// <summary>Other bounds from here on; what is kept stays, as far as they allow.</summary>
    public void Resize(DnsCacheSpec spec)
    {
        _spec = spec;
        Shrink();
    }

    /// <summary>Looks for an answer.</summary>
    public CacheHit Find(in ForwardQuestion asked, long nowMs)
    {
        if (!_entries.TryGetValue(asked, out var node) && !_entries.TryGetValue(ForEveryType(asked), out node))
        {
            return new CacheHit(CacheState.Missing, null, 0);
        }

        var entry = node.Value;
        var staleMs = entry.Answer.Code == DnsResponseCode.ServerFailure ? 0 : _spec.StaleSeconds * MsPerSecond;
        if (nowMs >= entry.EndsAtMs + staleMs)
        {
            Remove(node);
            return new CacheHit(CacheState.Missing, null, 0);
        }

        _byUse.Remove(node);
        _byUse.AddFirst(node);
        entry.Hits++;
        var age = (uint)(Math.Max(0, nowMs - entry.StoredAtMs) / MsPerSecond);
        return new CacheHit(entry.StateAt(nowMs), entry.Answer, age);
    }

    /// <summary>Keeps an answer, in place of an older one; one whose time is 0 is not kept, and neither is one that is only the beginning of a chain.</summary>
    /// <remarks>A failure does not take the place of an answer that is stale: that one is still the best there is.</remarks>
    public void Store(in ForwardQuestion asked, ForwardedAnswer answer, long nowMs)
    {
        var ttl = Math.Min(answer.TtlSeconds, _spec.LongestTtlSeconds);
        var key = answer.IsNoSuchName ? ForEveryType(asked) : asked;
        if (ttl == 0 || answer.Next is not null || _spec.Entries <= 0)
        {
            return;
        }

        var isFailure = answer.Code == DnsResponseCode.ServerFailure;
        if (_entries.TryGetValue(key, out var old))
        {
            if (isFailure && old.Value.Answer.Code != DnsResponseCode.ServerFailure && nowMs < old.Value.EndsAtMs + (_spec.StaleSeconds * MsPerSecond))
            {
                old.Value.RestsUntilMs = nowMs + (ttl * MsPerSecond);
                return;
            }

            Remove(old);
        }

        // A name that is there now is not «no such name» any more, and the other way round.
        if (!isFailure && _entries.TryGetValue(answer.IsNoSuchName ? asked : ForEveryType(asked), out var other))
        {
            Remove(other);
        }

        var entry = new Entry(key, answer, nowMs, nowMs + (ttl * MsPerSecond));
        _entries[key] = _byUse.AddFirst(entry);
        _bytes += entry.SizeBytes;
        Shrink();
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _entries.Clear();
        _byUse.Clear();
        _bytes = 0;
    }

    private static ForwardQuestion ForEveryType(in ForwardQuestion asked) => asked with { Question = asked.Question with { Type = DnsType.None } };

    private void Shrink()
    {
        while (_byUse.Last is { } last && (_entries.Count > _spec.Entries || _bytes > Math.Max(FewestBytes, _spec.Entries * BytesPerEntry)))
        {
            Remove(last);
            Evicted++;
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _entries.Remove(node.Value.Key);
        _byUse.Remove(node);
        _bytes -= node.Value.SizeBytes;
    }

    private sealed class Entry(ForwardQuestion key, ForwardedAnswer answer, long storedAtMs, long endsAtMs)
    {
        public ForwardQuestion Key { get; } = key;

        public ForwardedAnswer Answer { get; } = answer;

        public long StoredAtMs { get; } = storedAtMs;

        public long EndsAtMs { get; } = endsAtMs;

        public int SizeBytes { get; } = answer.SizeBytes;

        public int Hits { get; set; }

        public long RestsUntilMs { get; set; }

        public CacheState StateAt(long nowMs) =>
            nowMs >= EndsAtMs ? (nowMs < RestsUntilMs ? CacheState.Resting : CacheState.Stale)
            : IsEnding(nowMs) && nowMs >= RestsUntilMs ? CacheState.Ending
            : CacheState.Fresh;

        private bool IsEnding(long nowMs) =>
            Hits >= FewestHits && EndsAtMs - StoredAtMs >= ShortestPrefetchSeconds * MsPerSecond && nowMs >= EndsAtMs - ((EndsAtMs - StoredAtMs) / EndingTenths);
    }
}
