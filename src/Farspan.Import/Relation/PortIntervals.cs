using Farspan.Addressing;
using Farspan.Topology.Model;

namespace Farspan.Import.Relation;

/// <summary>Ports of TCP and UDP, as ordered ranges that neither touch nor overlap. Immutable.</summary>
internal sealed record PortIntervals
{
    private static readonly IReadOnlyList<PortRange> _every = [new PortRange(1, ushort.MaxValue)];

    private readonly IReadOnlyList<PortRange> _tcp;
    private readonly IReadOnlyList<PortRange> _udp;

    private PortIntervals(IReadOnlyList<PortRange> tcp, IReadOnlyList<PortRange> udp)
    {
        _tcp = tcp;
        _udp = udp;
    }

    public static PortIntervals None { get; } = new([], []);

    /// <summary>Every port of both protocols.</summary>
    public static PortIntervals All { get; } = new(_every, _every);

    public bool IsEmpty => _tcp.Count + _udp.Count == 0;

    public bool IsAll => IsEvery(_tcp) && IsEvery(_udp);

    public IReadOnlyList<PortRange> Tcp => _tcp;

    public IReadOnlyList<PortRange> Udp => _udp;

    /// <summary>As the language writes ports: <c>all</c>, or terms such as <c>80/tcp</c> and <c>8000-8010/udp</c>.</summary>
    public IReadOnlyList<string> Terms => IsAll ? ["all"] : [.. _tcp.Select(r => $"{r}/tcp"), .. _udp.Select(r => $"{r}/udp")];

    public static PortIntervals Of(TransportProtocol protocol, PortRange range) =>
        protocol == TransportProtocol.Tcp ? new([range], []) : new([], [range]);

    /// <summary>Every port of one protocol.</summary>
    public static PortIntervals Of(TransportProtocol protocol) => Of(protocol, _every[0]);

    public PortIntervals And(PortIntervals other) => new(Intersect(_tcp, other._tcp), Intersect(_udp, other._udp));

    public PortIntervals Or(PortIntervals other) => new(Join([.. _tcp, .. other._tcp]), Join([.. _udp, .. other._udp]));

    public PortIntervals Except(PortIntervals other) => And(new PortIntervals(Gaps(other._tcp), Gaps(other._udp)));

    /// <summary>True when every port of this is in <paramref name="other"/>.</summary>
    public bool IsWithin(PortIntervals other) => Except(other).IsEmpty;

    public bool Equals(PortIntervals? other) => other is not null && _tcp.SequenceEqual(other._tcp) && _udp.SequenceEqual(other._udp);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var range in _tcp.Concat(_udp))
        {
            hash.Add(range);
        }

        return hash.ToHashCode();
    }

    public override string ToString() => string.Join(' ', Terms);

    private static bool IsEvery(IReadOnlyList<PortRange> ranges) => ranges is [{ First: 1, Last: ushort.MaxValue }];

    private static List<PortRange> Intersect(IReadOnlyList<PortRange> left, IReadOnlyList<PortRange> right) =>
    [
        .. from l in left
           from r in right
           where l.Overlaps(r)
           orderby Math.Max(l.First, r.First)
           select new PortRange(Math.Max(l.First, r.First), Math.Min(l.Last, r.Last)),
    ];

    private static List<PortRange> Join(IEnumerable<PortRange> ranges)
    {
        var joined = new List<PortRange>();
        foreach (var range in ranges.OrderBy(r => r.First))
        {
            if (joined.Count > 0 && range.First <= joined[^1].Last + 1)
            {
                joined[^1] = new PortRange(joined[^1].First, Math.Max(joined[^1].Last, range.Last));
            }
            else
            {
                joined.Add(range);
            }
        }

        return joined;
    }

    private static List<PortRange> Gaps(IReadOnlyList<PortRange> ranges)
    {
        var gaps = new List<PortRange>();
        var next = 1;
        foreach (var range in ranges)
        {
            if (range.First > next)
            {
                gaps.Add(new PortRange((ushort)next, (ushort)(range.First - 1)));
            }

            next = range.Last + 1;
        }

        if (next <= ushort.MaxValue)
        {
            gaps.Add(new PortRange((ushort)next, ushort.MaxValue));
        }

        return gaps;
    }
}
