using System.Numerics;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Reachability;
using Farspan.State.Filters;

namespace Farspan.Analysis.Matrices;

/// <summary>What passes without being anybody's flow: the ICMP of default rules, and between members of an overlay the datagrams that carry it.</summary>
internal sealed class BackgroundTraffic
{
    // A node's overlays are bits of one word; the datagrams of an overlay beyond these count as flows.
    private const int MostOverlays = 64;

    private readonly Dictionary<string, ulong> _overlaysOf = new(StringComparer.Ordinal);
    private readonly PortSet[] _datagrams;
    private readonly Dictionary<ulong, PortSet> _known = [];

    public BackgroundTraffic(ReachabilityRelation relation)
    {
        Icmp = DefaultIcmp(relation);
        var overlays = relation.Plan.Topology.Overlays.Take(MostOverlays).ToList();
        _datagrams = [.. overlays.Select(o => relation.Ports.Set(FilterProtocol.Udp, new(o.Port, o.Port)))];
        for (var i = 0; i < overlays.Count; i++)
        {
            foreach (var member in overlays[i].Members)
            {
                _overlaysOf[member.Name] = _overlaysOf.GetValueOrDefault(member.Name) | (1UL << i);
            }
        }
    }

    /// <summary>The ICMP that every filter lets in by default.</summary>
    public PortSet Icmp { get; }

    /// <summary>All of it between two endpoints.</summary>
    public PortSet Between(Endpoint from, Endpoint to)
    {
        var overlays = from.Overlay is null && to.Overlay is null ? _overlaysOf.GetValueOrDefault(from.Node) & _overlaysOf.GetValueOrDefault(to.Node) : 0;
        if (!_known.TryGetValue(overlays, out var traffic))
        {
            traffic = Icmp;
            for (var left = overlays; left != 0; left &= left - 1)
            {
                traffic = traffic.Or(_datagrams[BitOperations.TrailingZeroCount(left)]);
            }

            _known.Add(overlays, traffic);
        }

        return traffic;
    }

    private static PortSet DefaultIcmp(ReachabilityRelation relation)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var set = new PortSet(relation.Ports);
        foreach (var rule in relation.Plan.Machines.Concat(relation.Plan.Fabric).Select(m => m.Filter).Where(seen.Add).SelectMany(f => f.Rules))
        {
            foreach (var type in rule.Origin.StartsWith("default ", StringComparison.Ordinal) ? rule.IcmpTypes : [])
            {
                set.Add(relation.Ports.IndexOf(rule.Protocol, type));
            }
        }

        return set;
    }
}
