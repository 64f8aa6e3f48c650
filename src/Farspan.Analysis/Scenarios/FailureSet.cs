using System.Collections.Frozen;
using System.Net;
using Farspan.Planning;
using Farspan.Planning.Linking;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.Topology;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Scenarios;

/// <summary>What is lost at the same time, and what that means for the nodes of a plan.</summary>
/// <remarks>
/// A lost provider, network or zone takes its machines along, and a provider or network its routers too. A lost machine takes its guests along. A lost link that routes lets nothing but
/// the datagrams of overlays pass between its two networks; of a VPN the routers' own datagrams are lost, of a private link what passes between its two
/// hidden addresses, of one over the internet what goes to its gateway (as the lab does when it cuts one).
/// </remarks>
public sealed class FailureSet
{
    private readonly FrozenSet<string> _nodes;
    private readonly IReadOnlyList<LinkCut> _links;
    private readonly FrozenSet<ushort> _overlayPorts;

    private FailureSet(IReadOnlyList<Failure> failures, IEnumerable<string> nodes, IReadOnlyList<LinkCut> links, IEnumerable<ushort> overlayPorts)
    {
        Failures = failures;
        _nodes = nodes.ToFrozenSet(StringComparer.Ordinal);
        _links = links;
        _overlayPorts = overlayPorts.ToFrozenSet();
    }

    /// <summary>Nothing is lost.</summary>
    public static FailureSet None { get; } = new([], [], [], []);

    /// <summary>What is lost, as given.</summary>
    public IReadOnlyList<Failure> Failures { get; }

    /// <summary>The nodes that are gone.</summary>
    public IReadOnlyCollection<string> Nodes => _nodes;

    /// <summary>Finds what is gone when all of <paramref name="failures"/> happen.</summary>
    public static FailureSet Of(NetworkPlan plan, IReadOnlyList<Failure> failures)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(failures);
        var topology = plan.Topology;
        var nodes = WithGuests(topology, failures.SelectMany(f => NodesOf(topology, plan, f.What)));
        var links = topology.Links.Where(l => failures.Any(f => f.What.Kind == ReferenceKind.Link && Same(f.What.Name, l.Name)));
        return new FailureSet(failures, nodes, [.. links.Select(l => PlannedLinks.CutOf(plan, l))], topology.Overlays.Select(o => o.Port));
    }

    /// <summary>True when the node is gone.</summary>
    public bool IsLost(string node) => _nodes.Contains(node);

    /// <summary>True when a lost link would have carried the packet over the backbone.</summary>
    public bool IsCut(IPAddress source, IPAddress destination, FilterProtocol protocol, ushort port)
    {
        if (_links.Count == 0)
        {
            return false;
        }

        var isOverlay = protocol == FilterProtocol.Udp && _overlayPorts.Contains(port);
        return _links.Any(l => !(isOverlay && l.SparesOverlays) && l.IsBetween(source, destination));
    }

    private static IEnumerable<string> NodesOf(NetworkTopology topology, NetworkPlan plan, Reference what) => what.Kind switch
    {
        ReferenceKind.Machine => [what.Name],
        ReferenceKind.Zone => topology.Machines.Where(m => Same(m.Provider.Name, what.Name) && Same(m.Zone, what.Part)).Select(m => m.Name),
        ReferenceKind.Network => OfNetworks(topology, plan, n => Same(n.Name, what.Name)),
        ReferenceKind.Provider => OfNetworks(topology, plan, n => Same(n.Provider.Name, what.Name))
            .Concat(topology.Machines.Where(m => Same(m.Provider.Name, what.Name)).Select(m => m.Name)),
        _ => [],
    };

    // Hosts of hosts are among a machine's hosts, so that one round finds them all.
    private static HashSet<string> WithGuests(NetworkTopology topology, IEnumerable<string> nodes)
    {
        var lost = nodes.ToHashSet(StringComparer.Ordinal);
        var guests = topology.Machines.Where(m => m.Hosts.Any(lost.Contains)).Select(m => m.Name).ToList();
        lost.UnionWith(guests);
        return lost;
    }

    private static IEnumerable<string> OfNetworks(NetworkTopology topology, NetworkPlan plan, Func<Network, bool> isLost)
    {
        var networks = topology.Networks.Where(isLost).ToList();
        var routers = networks.Select(n => PlannedLinks.RouterOf(plan, n)).OfType<MachineSpec>().Select(r => r.Machine);
        var machines = topology.Machines.Where(m => networks.Any(n => Same(n.Name, m.Attachments[0].Network.Name))).Select(m => m.Name);
        return routers.Concat(machines);
    }

    private static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.Ordinal);
}
