using Farspan.Dns.Wire;

namespace Farspan.Agent.Dns.Udp;

/// <summary>What one loop has counted. One thread writes, without locks; whoever reads may miss the last moments. Of a fixed size.</summary>
public sealed class UdpCounts
{
    /// <summary>Views that count for themselves; the first number is for questions of no view.</summary>
    public const int Views = 17;

    /// <summary>Buckets of time: the n-th holds what took less than 2^n microseconds, the last one the rest.</summary>
    public const int TimeBuckets = 24;

    private const int Codes = 24;
    private const int OtherType = 0;
    private static readonly DnsType[] KnownTypes =
    [
        DnsType.None, DnsType.A, DnsType.AAAA, DnsType.CNAME, DnsType.PTR, DnsType.SRV, DnsType.TXT, DnsType.MX, DnsType.NS, DnsType.SOA, DnsType.CAA, DnsType.ANY, DnsType.AXFR, DnsType.IXFR, (DnsType)65, DnsType.DS,
    ];

    private static readonly byte[] TypeSlots = Slots();
    private readonly long[] _answers = new long[Views * KnownTypes.Length * Codes];
    private readonly long[] _times = new long[TimeBuckets];
    private long _dropped;
    private long _limited;
    private long _ticks;

    /// <summary>Questions that got no answer because they were none.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Answers that were cut or left out because there were too many like them.</summary>
    public long Limited => Volatile.Read(ref _limited);

    /// <summary>Time that all answers took together.</summary>
    public TimeSpan Total => new(Volatile.Read(ref _ticks));

    /// <summary>Answers in each bucket of time.</summary>
    public IReadOnlyList<long> Times() => [.. Enumerable.Range(0, TimeBuckets).Select(i => Volatile.Read(ref _times[i]))];

    /// <summary>Everything that was counted, without what is zero. <see cref="DnsType.None"/> stands for rare types.</summary>
    public IEnumerable<(int View, DnsType Type, DnsResponseCode Code, long Count)> Answers()
    {
        for (var i = 0; i < _answers.Length; i++)
        {
            if (Volatile.Read(ref _answers[i]) is > 0 and var count)
            {
                var (rest, code) = Math.DivRem(i, Codes);
                var (view, type) = Math.DivRem(rest, KnownTypes.Length);
                yield return (view, KnownTypes[type], (DnsResponseCode)code, count);
            }
        }
    }

    internal void Answer(int view, DnsType type, DnsResponseCode code)
    {
        var slot = (int)type < TypeSlots.Length ? TypeSlots[(int)type] : OtherType;
        _answers[(((view * KnownTypes.Length) + slot) * Codes) + ((int)code < Codes ? (int)code : 0)]++;
    }

    internal void Drop() => _dropped++;

    internal void Limit() => _limited++;

    internal void Took(int answers, TimeSpan elapsed)
    {
        var bucket = Math.Min(64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)elapsed.TotalMicroseconds), TimeBuckets - 1);
        _times[bucket] += answers;
        _ticks += answers * elapsed.Ticks;
    }

    private static byte[] Slots()
    {
        var slots = new byte[(int)KnownTypes.Max() + 1];
        for (var i = 1; i < KnownTypes.Length; i++)
        {
            slots[(int)KnownTypes[i]] = (byte)i;
        }

        return slots;
    }
}
