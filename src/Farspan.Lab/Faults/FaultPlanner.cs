using System.Net;
using Farspan.Planning;
using Farspan.Planning.Linking;
using Farspan.State.Filters;
using Farspan.State.Links;
using Farspan.Topology.Model;

namespace Farspan.Lab.Faults;

/// <summary>Decides where packets must vanish so that the given things are cut off.</summary>
/// <remarks>
/// <para>Pure. Only drops, never accepts: the rules of several faults may stand in any order, and healing one leaves the others whole.
/// The filter stands before connection tracking, so that established connections are cut as well.</para>
/// <para>Providers and networks are cut at the backbone, zones at their networks' routers, machines at their own links and those of their guests, and links at the backbone,
/// by what their packets look like there (<see cref="PlannedLinks.CutOf"/>): overlay traffic passes where a link routes.</para>
/// </remarks>
public static class FaultPlanner
{
    private const string Backbone = "backbone";

    /// <summary>The fault filter of every node that needs one; nodes that are not named need none.</summary>
    /// <param name="plan">The plan in force.</param>
    /// <param name="faults">What is cut; everything in it must exist (<see cref="FaultCatalog.Has"/>).</param>
    public static IReadOnlyDictionary<string, FilterSpec> Plan(NetworkPlan plan, IReadOnlyList<FaultReference> faults)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(faults);
        var rules = new Dictionary<string, List<FilterRuleSpec>>(StringComparer.Ordinal);
        foreach (var fault in faults)
        {
            foreach (var (node, rule) in Rules(plan, fault))
            {
                if (!rules.TryGetValue(node, out var list))
                {
                    rules.Add(node, list = []);
                }

                list.Add(rule);
            }
        }

        return rules.ToDictionary(r => r.Key, r => Filter(r.Value), StringComparer.Ordinal);
    }

    private static IEnumerable<(string Node, FilterRuleSpec Rule)> Rules(NetworkPlan plan, FaultReference fault) => fault.Kind switch
    {
        FaultKind.Provider => AtBackbone(plan, fault, n => Same(n.Provider.Name, fault.Name)),
        FaultKind.Network => AtBackbone(plan, fault, n => Same(n.Name, fault.Name)),
        FaultKind.Zone => AtRouters(plan, fault),
        FaultKind.Machine => AtMachine(plan, fault),
        _ => OnLink(plan, fault),
    };

    private static IEnumerable<(string Node, FilterRuleSpec Rule)> AtBackbone(NetworkPlan plan, FaultReference fault, Func<Network, bool> isCut)
    {
        var cut = plan.Topology.Networks.Where(isCut).Select(n => Uplink(plan, $"router-{n.Name}")).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var all = plan.Cables.SelectMany(c => new[] { c.Near, c.Far }).Where(e => Same(e.Machine, Backbone)).Select(e => e.Link);
        return Between(Backbone, fault, cut, all);
    }

    private static IEnumerable<(string Node, FilterRuleSpec Rule)> AtRouters(NetworkPlan plan, FaultReference fault) =>
        from network in plan.Topology.Networks
        where Same(network.Provider.Name, fault.Name)
        let blocks = network.Subnets.Where(s => s.Zone is { } zone && Same(zone, fault.Zone!)).SelectMany(s => s.Cidrs).ToList()
        from router in plan.Fabric.Where(f => Same(f.Machine, $"router-{network.Name}"))
        let addressed = router.Addresses.Where(a => !IPAddress.IsLoopback(a.Address)).ToList()
        let cut = addressed.Where(a => blocks.Any(b => b.Contains(a.Address))).Select(a => a.Link).ToHashSet(StringComparer.Ordinal)
        from rule in Between(router.Machine, fault, cut, addressed.Select(a => a.Link).Distinct(StringComparer.Ordinal))
        select rule;

    private static IEnumerable<(string Node, FilterRuleSpec Rule)> AtMachine(NetworkPlan plan, FaultReference fault)
    {
        var guests = plan.Topology.Machines.Where(m => m.Hosts.Contains(fault.Name, StringComparer.Ordinal)).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var machine in plan.Machines.Where(m => Same(m.Machine, fault.Name) || guests.Contains(m.Machine)))
        {
            foreach (var link in machine.Links.Where(l => l.Kind != LinkKind.Loopback))
            {
                yield return (machine.Machine, Drop(fault, FilterChain.Input) with { InLink = link.Name });
                yield return (machine.Machine, Drop(fault, FilterChain.Output) with { OutLink = link.Name });
            }
        }
    }

    private static IEnumerable<(string Node, FilterRuleSpec Rule)> OnLink(NetworkPlan plan, FaultReference fault)
    {
        var link = plan.Topology.Links.First(l => Same(l.Name, fault.Name));
        var cut = PlannedLinks.CutOf(plan, link);
        var overlays = cut.SparesOverlays ? plan.Topology.Overlays.Select(o => o.Port).Distinct().Order().ToList() : [];
        foreach (var (from, to) in new[] { (cut.First, cut.Second), (cut.Second, cut.First) })
        {
            foreach (var source in from)
            {
                foreach (var destination in to.Where(d => d.BaseAddress.AddressFamily == source.BaseAddress.AddressFamily))
                {
                    var drop = Drop(fault, FilterChain.Forward) with { Source = AddressMatch.In(source), Destination = AddressMatch.In(destination) };
                    var isIPv6 = source.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
                    yield return (Backbone, drop with { Protocol = FilterProtocol.Tcp });
                    yield return (Backbone, drop with { Protocol = isIPv6 ? FilterProtocol.IcmpV6 : FilterProtocol.Icmp });
                    yield return (Backbone, drop with { Protocol = FilterProtocol.Udp, Ports = PortComplement.Of(overlays) });
                }
            }
        }
    }

    /// <summary>Drops what passes between the links that are cut and the others, both ways; among those that are cut everything passes.</summary>
    private static IEnumerable<(string Node, FilterRuleSpec Rule)> Between(string node, FaultReference fault, HashSet<string> cut, IEnumerable<string> all)
    {
        var others = all.Where(l => !cut.Contains(l)).ToList();
        foreach (var inside in cut.Order(StringComparer.Ordinal))
        {
            foreach (var outside in others)
            {
                yield return (node, Drop(fault, FilterChain.Forward) with { InLink = inside, OutLink = outside });
                yield return (node, Drop(fault, FilterChain.Forward) with { InLink = outside, OutLink = inside });
            }
        }
    }

    private static string? Uplink(NetworkPlan plan, string router) => plan.Cables
        .SelectMany(c => new[] { (Here: c.Near, There: c.Far), (Here: c.Far, There: c.Near) })
        .Where(c => Same(c.Here.Machine, Backbone) && Same(c.There.Machine, router))
        .Select(c => c.Here.Link)
        .FirstOrDefault();

    private static FilterSpec Filter(IReadOnlyList<FilterRuleSpec> rules) => new()
    {
        InputPolicy = FilterVerdict.Accept,
        ForwardPolicy = FilterVerdict.Accept,
        OutputPolicy = FilterVerdict.Accept,
        Sets = [],
        Rules = rules,
        Nat = [],
    };

    private static FilterRuleSpec Drop(FaultReference fault, FilterChain chain) => FilterRuleSpec.Every(chain, FilterVerdict.Drop, $"cut {fault}");

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.Ordinal);
}
