using Farspan.Addressing;
using Farspan.Planning;
using Farspan.State.Filters;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Ports;

/// <summary>All protocols and ports, cut where a rule, a service or a claim begins or ends.</summary>
/// <remarks>One cut for both directions and all machines: the atoms of one header field, never a product of fields.</remarks>
public sealed class PortSpace
{
    private const int LastPort = 65535;
    private const int LastType = 255;

    private readonly Dictionary<FilterProtocol, (ushort[] Starts, int Offset)> _byProtocol = [];

    private PortSpace(IEnumerable<(FilterProtocol Protocol, PortRange Ports)> ranges)
    {
        var cuts = new Dictionary<FilterProtocol, SortedSet<ushort>>
        {
            [FilterProtocol.Tcp] = [0], [FilterProtocol.Udp] = [0], [FilterProtocol.Icmp] = [0], [FilterProtocol.IcmpV6] = [0],
        };
        foreach (var (protocol, ports) in ranges)
        {
            cuts[protocol].Add(ports.First);
            if (ports.Last < Last(protocol))
            {
                cuts[protocol].Add((ushort)(ports.Last + 1));
            }
        }

        var atoms = new List<PortAtom>();
        foreach (var (protocol, starts) in cuts)
        {
            var sorted = starts.ToArray();
            _byProtocol.Add(protocol, (sorted, atoms.Count));
            atoms.AddRange(sorted.Select((s, i) => new PortAtom(protocol, s, i + 1 < sorted.Length ? (ushort)(sorted[i + 1] - 1) : Last(protocol))));
        }

        atoms.Add(new PortAtom(FilterProtocol.Any, 0, 0));
        Atoms = atoms;
    }

    /// <summary>Every atom: TCP, UDP, ICMP, ICMPv6, each in order of its ports, and last all other protocols.</summary>
    public IReadOnlyList<PortAtom> Atoms { get; }

    /// <summary>Cuts at every rule, service, policy and claim of a plan.</summary>
    public static PortSpace Of(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var ranges = new HashSet<(FilterProtocol, PortRange)>();
        foreach (var rule in plan.Machines.Concat(plan.Fabric).Select(m => m.Filter).Where(seen.Add).SelectMany(f => f.Rules))
        {
            ranges.UnionWith(rule.Ports.Select(p => (rule.Protocol, p)));
            ranges.UnionWith(rule.IcmpTypes.Where(t => t > 0).Select(t => (rule.Protocol, new PortRange(t, t))));
        }

        ranges.UnionWith(plan.Topology.Services.SelectMany(s => s.Ports).Select(p => (Of(p.Protocol), p.Ports)));
        ranges.UnionWith(plan.Topology.Claims.SelectMany(PortsOf).Select(p => (Of(p.Protocol), p.Ports)));
        ranges.UnionWith(plan.Topology.Overlays.Select(o => (FilterProtocol.Udp, new PortRange(o.Port, o.Port))));
        return new PortSpace(ranges);
    }

    /// <summary>The coarsest space that both of two spaces are cuts of: every set of either is a set of it.</summary>
    public static PortSpace Joined(PortSpace first, PortSpace second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new PortSpace(first.Atoms.Concat(second.Atoms).Where(a => a.Protocol != FilterProtocol.Any && a.First > 0).Select(a => (a.Protocol, new PortRange(a.First, a.Last))));
    }

    /// <summary>A protocol of the topology in the words of the filter.</summary>
    public static FilterProtocol Of(TransportProtocol protocol) => protocol == TransportProtocol.Tcp ? FilterProtocol.Tcp : FilterProtocol.Udp;

    /// <summary>Position of the atom that holds a port.</summary>
    public int IndexOf(FilterProtocol protocol, ushort port)
    {
        if (!_byProtocol.TryGetValue(protocol, out var cut))
        {
            return Atoms.Count - 1;
        }

        var found = Array.BinarySearch(cut.Starts, port);
        return cut.Offset + (found >= 0 ? found : ~found - 1);
    }

    /// <summary>The atoms of a range of ports; exact when its ends are cuts, which holds for all rules, services and claims of the plan.</summary>
    public PortSet Set(FilterProtocol protocol, PortRange ports)
    {
        var set = new PortSet(this);
        for (var i = IndexOf(protocol, ports.First); i <= IndexOf(protocol, ports.Last); i++)
        {
            set.Add(i);
        }

        return set;
    }

    private static ushort Last(FilterProtocol protocol) => (ushort)(protocol is FilterProtocol.Tcp or FilterProtocol.Udp ? LastPort : LastType);

    private static IReadOnlyList<PortMatch> PortsOf(Claim claim) => claim switch
    {
        NeverClaim c => c.Ports,
        AlwaysClaim c => c.Ports,
        OnlyClaim c => c.Ports,
        _ => [],
    };
}
