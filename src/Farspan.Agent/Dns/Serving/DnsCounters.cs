using System.Numerics;
using Farspan.Agent.Dns.Udp;
using Farspan.Dns.Records;
using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Agent.Dns.Serving;

/// <summary>Counts questions by transport, view, type and code, and how long answers took. Thread-safe; what is counted never goes back.</summary>
/// <remarks>Of a fixed size, whatever is asked: types that are rare count together, and so do views beyond the sixteenth.</remarks>
public sealed class DnsCounters
{
    /// <summary>Upper bounds of the buckets of time, in microseconds; the last bucket has none.</summary>
    public static IReadOnlyList<long> BucketsUs { get; } = [.. Enumerable.Range(0, UdpCounts.TimeBuckets - 1).Select(i => 1L << i)];

    /// <summary>Name of types and codes that count together.</summary>
    public const string Other = "other";

    private const int Views = UdpCounts.Views;
    private const int Codes = 8;
    private static readonly DnsType[] Types =
    [
        DnsType.A, DnsType.AAAA, DnsType.CNAME, DnsType.PTR, DnsType.SRV, DnsType.TXT, DnsType.MX, DnsType.NS, DnsType.SOA, DnsType.CAA, DnsType.ANY, DnsType.AXFR, (DnsType)65, DnsType.DS,
    ];

    private static readonly DnsResponseCode[] KnownCodes =
    [
        DnsResponseCode.NoError, DnsResponseCode.NameError, DnsResponseCode.Refused, DnsResponseCode.ServerFailure, DnsResponseCode.FormatError, DnsResponseCode.NotImplemented, DnsResponseCode.NotAuthoritative,
    ];

    private readonly long[] _questions = new long[Transports * Views * (Types.Length + 1) * Codes];
    private readonly long[] _times = new long[UdpCounts.TimeBuckets];
    private readonly List<UdpCounts> _loops = [];
    private readonly Lock _naming = new();
    private readonly List<string> _views = [""];
    private long _microseconds;
    private long _dropped;
    private long _limited;
    private long _connections;
    private long _refused;
    private long _strangers;

    private static int Transports { get; } = Enum.GetValues<DnsTransport>().Length;

    /// <summary>Questions that got no answer because they were none.</summary>
    public long Dropped => Volatile.Read(ref _dropped) + Loops().Sum(l => l.Dropped);

    /// <summary>Answers that were cut or left out because there were too many like them.</summary>
    public long Limited => Volatile.Read(ref _limited) + Loops().Sum(l => l.Limited);

    /// <summary>Streams that were accepted.</summary>
    public long Connections => Volatile.Read(ref _connections);

    /// <summary>Streams that were refused because there were too many.</summary>
    public long RefusedConnections => Volatile.Read(ref _refused);

    /// <summary>Askers with a good certificate who were refused because they are none of those who may ask.</summary>
    public long RefusedCallers => Volatile.Read(ref _strangers);

    /// <summary>Microseconds that all answers took together.</summary>
    public long TotalUs => Volatile.Read(ref _microseconds) + Loops().Sum(l => (long)l.Total.TotalMicroseconds);

    /// <summary>The number under which a view counts; 0 for none of them.</summary>
    public int SlotOf(string? view)
    {
        lock (_naming)
        {
            var slot = view is null ? 0 : _views.IndexOf(view);
            if (slot < 0 && _views.Count < Views)
            {
                _views.Add(view!);
                return _views.Count - 1;
            }

            return Math.Max(slot, 0);
        }
    }

    /// <summary>Counts an answer.</summary>
    /// <param name="transport">How the question came.</param>
    /// <param name="view">Number of its view, from <see cref="SlotOf"/>.</param>
    /// <param name="type">Which records were asked for.</param>
    /// <param name="code">How it was answered.</param>
    /// <param name="microseconds">How long it took.</param>
    public void Answered(DnsTransport transport, int view, DnsType type, DnsResponseCode code, long microseconds)
    {
        Interlocked.Increment(ref _questions[Place(transport, view, type, code)]);
        Interlocked.Add(ref _microseconds, microseconds);
        Interlocked.Increment(ref _times[Math.Min(64 - BitOperations.LeadingZeroCount((ulong)microseconds), UdpCounts.TimeBuckets - 1)]);
    }

    /// <summary>Counts what a loop counts, too.</summary>
    internal void Watch(UdpCounts counts)
    {
        lock (_naming)
        {
            _loops.Add(counts);
        }
    }

    /// <summary>Keeps what a loop has counted, and forgets the loop: it has ended.</summary>
    internal void Forget(UdpCounts counts)
    {
        lock (_naming)
        {
            _loops.Remove(counts);
            foreach (var (view, type, code, count) in counts.Answers())
            {
                Interlocked.Add(ref _questions[Place(DnsTransport.Udp, view, type, code)], count);
            }

            var times = counts.Times();
            for (var i = 0; i < times.Count; i++)
            {
                Interlocked.Add(ref _times[i], times[i]);
            }

            Interlocked.Add(ref _microseconds, (long)counts.Total.TotalMicroseconds);
            Interlocked.Add(ref _dropped, counts.Dropped);
            Interlocked.Add(ref _limited, counts.Limited);
        }
    }

    /// <summary>Counts what got no answer.</summary>
    public void Drop() => Interlocked.Increment(ref _dropped);

    /// <summary>Counts an answer that was thinned out.</summary>
    public void Limit() => Interlocked.Increment(ref _limited);

    /// <summary>Counts a stream.</summary>
    public void Connect(bool isAccepted) => Interlocked.Increment(ref isAccepted ? ref _connections : ref _refused);

    /// <summary>Counts an asker with a good certificate who is none of those who may ask.</summary>
    public void RefuseCaller() => Interlocked.Increment(ref _strangers);

    /// <summary>Everything that was counted, without what is zero.</summary>
    public IReadOnlyList<DnsCount> Read()
    {
        List<string> views;
        var all = new long[_questions.Length];
        lock (_naming)
        {
            views = [.. _views];
            for (var i = 0; i < all.Length; i++)
            {
                all[i] = Volatile.Read(ref _questions[i]);
            }

            foreach (var (view, type, code, count) in _loops.SelectMany(l => l.Answers()))
            {
                all[Place(DnsTransport.Udp, view, type, code)] += count;
            }
        }

        return [.. Enumerable.Range(0, all.Length).Where(i => all[i] > 0).Select(i => Named(i, all[i], views))];
    }

    /// <summary>Answers in each bucket of time, the last one those beyond all.</summary>
    public IReadOnlyList<long> Times()
    {
        var loops = Loops().Select(l => l.Times()).ToList();
        return [.. Enumerable.Range(0, _times.Length).Select(i => Volatile.Read(ref _times[i]) + loops.Sum(l => l[i]))];
    }

    private static int Place(DnsTransport transport, int view, DnsType type, DnsResponseCode code) =>
        ((((((int)transport * Views) + view) * (Types.Length + 1)) + Slot(Types, type)) * Codes) + Slot(KnownCodes, code);

    private static DnsCount Named(int place, long count, List<string> views)
    {
        var (rest, code) = Math.DivRem(place, Codes);
        (rest, var type) = Math.DivRem(rest, Types.Length + 1);
        var (transport, view) = Math.DivRem(rest, Views);
        return new DnsCount((DnsTransport)transport, view < views.Count ? views[view] : "", TypeName(type), CodeName(code), count);
    }

    private List<UdpCounts> Loops()
    {
        lock (_naming)
        {
            return [.. _loops];
        }
    }

    private static string TypeName(int slot) => slot < Types.Length ? DnsTypeText.Format(Types[slot]) : Other;

    private static string CodeName(int slot) => slot < KnownCodes.Length ? DnsCodeText.Format(KnownCodes[slot]) : Other;

    private static int Slot<T>(T[] known, T value)
        where T : struct, Enum
    {
        var slot = Array.IndexOf(known, value);
        return slot < 0 ? known.Length : slot;
    }
}
