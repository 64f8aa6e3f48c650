using Farspan.Planning.Allocation;
using Farspan.Planning.Dns;
using Farspan.Planning.Egress;
using Farspan.Planning.Fabric;
using Farspan.Planning.Filters;
using Farspan.Planning.Gateways;
using Farspan.Planning.Linking;
using Farspan.Planning.Machines;
using Farspan.Planning.Naming;
using Farspan.Planning.Overlays;
using Farspan.Planning.Placing;
using Farspan.Planning.Services;
using Farspan.State;
using Farspan.State.Overlays;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Planning;

/// <summary>Topology and earlier choices in, complete plan out. Pure and deterministic: the same input gives the same bytes.</summary>
public static class PlanCompiler
{
    /// <summary>Compiles a topology. Never throws for what a topology says: what cannot be planned is in the result's diagnostics.</summary>
    /// <param name="topology">A topology without errors.</param>
    /// <param name="inputs">Earlier choices, keys and the plan before.</param>
    public static PlanResult Compile(NetworkTopology topology, PlanInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(inputs);
        var diagnostics = new List<Diagnostic>(TopologyChecks.Check(topology));
        if (diagnostics.Exists(d => d.Severity == Severity.Error))
        {
            return Refused(inputs, diagnostics);
        }

        var next = new AddressLockBuilder();
        var addresses = AddressPlanner.Plan(topology, inputs.Lock, next, diagnostics);
        var placements = PlacementPlanner.Plan(addresses, inputs.Lock, next, diagnostics);
        if (diagnostics.Exists(d => d.Severity == Severity.Error))
        {
            return Refused(inputs, diagnostics);
        }

        var names = NamesPlan.Of(addresses, placements, diagnostics);
        addresses = names.Addresses;
        var (machines, fabric) = Build(addresses, placements, names, inputs, diagnostics);
        var (plan, history) = PlanNumbers.Assign(addresses.Topology, machines, fabric, inputs.Previous);
        return new PlanResult { Plan = plan, Lock = next.Build(), Diagnostics = Ordered(diagnostics), History = history };
    }

    private static (MachineSpec[] Machines, FabricPlan Fabric) Build(
        AddressPlan addresses, IReadOnlyDictionary<string, ServicePlacement> placements, NamesPlan names, PlanInputs inputs, List<Diagnostic> diagnostics)
    {
        var sides = new SideResolver(addresses, placements);
        var links = new LinkFlowPlanner(addresses, placements, sides);
        var flows = new PolicyPlanner(addresses, sides, new Ways(addresses), links, diagnostics).Plan();
        IReadOnlyList<Side> peers = [.. Enumerable.Range(0, addresses.Overlays.Count).Select(sides.Peers)];
        var internet = addresses.Topology.Networks.Any(n => n.Subnets.Any(s => s.Exposure == Exposure.Egress)) ? sides.Internet() : null;
        var gateways = new GatewayPlanner(addresses, placements, sides, links, names.Callers);
        var overInternet = addresses.Topology.Links.Where(l => l.Via is not null).ToDictionary(l => l.Name, l => sides.Service(l.Via!.Service, SideResolver.Underlay), StringComparer.Ordinal);
        SetNames.Assign(sides.Drafts);
        var sets = sides.Drafts.ToDictionary(d => d.Spec.Name, d => d.Spec, StringComparer.Ordinal);
        IReadOnlyList<OverlaySpec> overlays = [.. addresses.Overlays.Select(o => PeerPlanner.Plan(addresses, o, inputs, diagnostics))];
        var sysctls = new SysctlPlanner(addresses.UsesV6);
        var filters = new MachineFilterPlanner(addresses, flows, peers, sets).Plan();
        var planner = new MachinePlanner(
            addresses, filters, overlays, new HostPlanner(addresses).Plan(), new ServicePlanner(addresses, placements, names.Places, names.Callers), gateways, new FeedPlanner(addresses, flows, names.Clients), names, sysctls);
        var machines = new MachineSpec[addresses.Topology.Machines.Count];
        for (var i = 0; i < machines.Length; i++)
        {
            machines[i] = planner.Plan(i);
        }

        var (privateLinks, vpn) = (new PrivateLinkRules(links.Ends), new VpnPlanner(addresses, inputs));
        var routers = new RouterFilterPlanner(addresses, peers, sets, new NatPlanner(addresses, internet, overInternet, privateLinks), vpn);
        return (machines, new FabricPlanner(addresses, routers, sysctls, privateLinks, vpn).Plan());
    }

    private static PlanResult Refused(PlanInputs inputs, List<Diagnostic> diagnostics) =>
        new() { Plan = null, Lock = inputs.Lock, Diagnostics = Ordered(diagnostics), History = inputs.Previous };

    private static IReadOnlyList<Diagnostic> Ordered(List<Diagnostic> diagnostics) =>
    [
        .. diagnostics.OrderBy(d => d.Location.File, StringComparer.Ordinal).ThenBy(d => d.Location.Line).ThenBy(d => d.Location.Column)
            .ThenBy(d => d.Code, StringComparer.Ordinal).ThenBy(d => d.Message, StringComparer.Ordinal),
    ];
}
