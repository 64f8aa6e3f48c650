using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Fabric;
using Farspan.Planning.Filters;
using Farspan.Planning.Naming;
using Farspan.State;
using Farspan.State.Nat;
using Farspan.Topology.Model;

namespace Farspan.Planning.Linking;

/// <summary>Links read back from a plan: what its routers do for them.</summary>
public static class PlannedLinks
{
    /// <summary>The private links of a plan, each once for every address family; those whose routers are not in it are left out.</summary>
    public static IReadOnlyList<PlannedPrivateLink> PrivateLinks(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return [.. plan.Topology.Links.Where(l => l.Method == LinkMethod.PrivateLink).SelectMany(l => PrivateLinks(plan, l))];
    }

    /// <summary>The routers that have a key for a VPN.</summary>
    public static IReadOnlyList<OverlayMember> Members(Link link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return [new(link.Name, NodeNames.Router(link.First.Name)), new(link.Name, NodeNames.Router(link.Second.Name))];
    }

    /// <summary>What a lost link takes.</summary>
    public static LinkCut CutOf(NetworkPlan plan, Link link)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(link);
        return link.Method switch
        {
            LinkMethod.Vpn => new LinkCut(Outer(plan, link.First), Outer(plan, link.Second), SparesOverlays: false),
            LinkMethod.Internet => new LinkCut([.. link.First.Cidrs, .. Outer(plan, link.First)], Hosts(plan, link.Via!.Service), SparesOverlays: true),
            LinkMethod.PrivateLink => OfPrivate([.. PrivateLinks(plan, link)]),
            _ => new LinkCut(link.First.Cidrs, link.Second.Cidrs, SparesOverlays: true),
        };
    }

    private static LinkCut OfPrivate(IReadOnlyList<PlannedPrivateLink> ends) =>
        new([.. ends.Select(e => e.Near.ToHostNetwork())], [.. ends.Select(e => e.Far.ToHostNetwork())], SparesOverlays: false);

    private static IEnumerable<PlannedPrivateLink> PrivateLinks(NetworkPlan plan, Link link)
    {
        var origin = Origins.Declared($"link/{link.Name}", link.Location);
        var (asking, answering) = (RulesOf(plan, link.First, origin), RulesOf(plan, link.Second, origin));
        foreach (var near in asking.Where(r => r.Kind == NatKind.Source))
        {
            var far = near.Destination!.Network!.Value.BaseAddress;
            var entry = asking.FirstOrDefault(r => r.Kind == NatKind.Destination && far.Equals(r.To));
            var exit = answering.FirstOrDefault(r => r.Kind == NatKind.Destination && far.Equals(r.Destination!.Network!.Value.BaseAddress));
            var hidden = answering.FirstOrDefault(r => r.Kind == NatKind.Source && near.To!.Equals(r.Source!.Network!.Value.BaseAddress));
            if (entry is not null && exit is not null && hidden is not null && plan.Machines.FirstOrDefault(m => m.Addresses.Any(a => a.Address.Equals(exit.To))) is { } machine)
            {
                yield return new PlannedPrivateLink
                {
                    Link = link,
                    Endpoint = entry.Destination!.Network!.Value.BaseAddress,
                    Machine = machine.Machine,
                    Address = exit.To!,
                    SeenAs = hidden.To!,
                    Near = near.To!,
                    Far = far,
                };
            }
        }
    }

    private static List<NatRuleSpec> RulesOf(NetworkPlan plan, Network network, string origin) =>
        [.. RouterOf(plan, network)?.Filter.Nat.Where(r => string.Equals(r.Origin, origin, StringComparison.Ordinal)) ?? []];

    private static IReadOnlyList<IPNetwork> Outer(NetworkPlan plan, Network network) =>
        [.. RouterOf(plan, network)?.Addresses.Where(a => string.Equals(a.Link, LinkNames.Wan, StringComparison.Ordinal)).Select(a => a.Address.ToHostNetwork()) ?? []];

    /// <summary>The router of a network; null where the plan has none.</summary>
    public static MachineSpec? RouterOf(NetworkPlan plan, Network network)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(network);
        return plan.Fabric.FirstOrDefault(f => string.Equals(f.Machine, NodeNames.Router(network.Name), StringComparison.Ordinal));
    }

    private static IReadOnlyList<IPNetwork> Hosts(NetworkPlan plan, Service service) =>
    [
        .. plan.Machines.SelectMany(m => m.Services).Where(s => string.Equals(s.Name, service.Name, StringComparison.Ordinal))
            .SelectMany(s => s.Bind).Distinct().Select(a => a.ToHostNetwork()),
    ];
}
