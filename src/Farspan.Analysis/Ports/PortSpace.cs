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

    // In the order of the atoms.
    private static readonly FilterProtocol[] _protocols = [FilterProtocol.Tcp, FilterProtocol.Udp, FilterProtocol.Icmp, FilterProtocol.IcmpV6];

    private readonly ushort[][] _starts = new ushort[4][];
    private readonly int[] _offsets = new int[4];

    private PortSpace(PortCuts cuts)
    {
        var atoms = new List<PortAtom>();
        for (var i = 0; i < _protocols.Length; i++)
        {
            var starts = cuts.Of(_protocols[i]);
            (_starts[i], _offsets[i]) = (starts, atoms.Count);
            for (var start = 0; start < starts.Length; start++)
            {
                atoms.Add(new PortAtom(_protocols[i], starts[start], start + 1 < starts.Length ? (ushort)(starts[start + 1] - 1) : Last(_protocols[i])));
            }
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
        var (seen, cuts) = (new HashSet<object>(ReferenceEqualityComparer.Instance), new PortCuts());
        for (var node = 0; node < plan.Machines.Count + plan.Fabric.Count; node++)
        {
            var filter = (node < plan.Machines.Count ? plan.Machines[node] : plan.Fabric[node - plan.Machines.Count]).Filter;
            var rules = seen.Add(filter) ? filter.Rules : [];
            for (var i = 0; i < rules.Count; i++)
            {
                cuts.Add(rules[i]);
            }

            for (var i = 0; i < filter.Nat.Count; i++)
            {
                cuts.Add(filter.Nat[i]);
            }
        }

        foreach (var port in plan.Topology.Services.SelectMany(s => s.Ports))
        {
            cuts.Add(Of(port.Protocol), port.Ports.First, port.Ports.Last);
        }

        foreach (var port in plan.Topology.Claims.SelectMany(PortsOf))
        {
            cuts.Add(Of(port.Protocol), port.Ports.First, port.Ports.Last);
        }

        foreach (var overlay in plan.Topology.Overlays)
        {
            cuts.Add(FilterProtocol.Udp, overlay.Port, overlay.Port);
        }

        return new PortSpace(cuts);
    }

    /// <summary>The coarsest space that both of two spaces are cuts of: every set of either is a set of it.</summary>
    public static PortSpace Joined(PortSpace first, PortSpace second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var cuts = new PortCuts();
        foreach (var atom in first.Atoms.Concat(second.Atoms).Where(a => a.Protocol != FilterProtocol.Any))
        {
            cuts.Add(atom.Protocol, atom.First, atom.Last);
        }

        return new PortSpace(cuts);
    }

    /// <summary>A protocol of the topology in the words of the filter.</summary>
    public static FilterProtocol Of(TransportProtocol protocol) => protocol == TransportProtocol.Tcp ? FilterProtocol.Tcp : FilterProtocol.Udp;

    /// <summary>Position of the atom that holds a port.</summary>
    public int IndexOf(FilterProtocol protocol, ushort port)
    {
        var number = Array.IndexOf(_protocols, protocol);
        if (number < 0)
        {
            return Atoms.Count - 1;
        }

        var found = _starts[number].AsSpan().BinarySearch(port);
        return _offsets[number] + (found >= 0 ? found : ~found - 1);
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
