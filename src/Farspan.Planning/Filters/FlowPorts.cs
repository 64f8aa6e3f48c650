using Farspan.Addressing;
using Farspan.State.Filters;
using Farspan.Topology.Model;

namespace Farspan.Planning.Filters;

/// <summary>Ports of one protocol, ordered and not overlapping; none means all.</summary>
internal sealed record FlowPorts(FilterProtocol Protocol, IReadOnlyList<PortRange> Ports)
{
    public static FilterProtocol ProtocolOf(TransportProtocol protocol) =>
        protocol == TransportProtocol.Tcp ? FilterProtocol.Tcp : FilterProtocol.Udp;

    /// <summary>TCP first; overlapping ranges are joined, because a set of the kernel refuses them.</summary>
    public static IReadOnlyList<FlowPorts> Of(IEnumerable<PortMatch> matches) =>
        [.. matches.GroupBy(m => m.Protocol).OrderBy(g => g.Key).Select(g => new FlowPorts(ProtocolOf(g.Key), Join(g.Select(m => m.Ports))))];

    private static List<PortRange> Join(IEnumerable<PortRange> ranges)
    {
        var joined = new List<PortRange>();
        foreach (var range in ranges.OrderBy(r => r.First).ThenBy(r => r.Last))
        {
            if (joined.Count > 0 && joined[^1].Overlaps(range))
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
}
