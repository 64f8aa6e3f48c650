using Farspan.Addressing;
using Farspan.Planning.Allocation;
using Farspan.Planning.Machines;
using Farspan.Planning.Naming;
using Farspan.State.Routes;
using Farspan.Topology.Model;

namespace Farspan.Planning.Linking;

/// <summary>How long packets may be on the links that a router's one outer port carries: each has a route of its own for that; everything else is 1500.</summary>
internal sealed class LinkLengths(NetworkTopology topology)
{
    /// <summary>The length of a router's outer port where it must be another than the kernel's: that of its longest link.</summary>
    public int? Outer(Network network) => Declared(network).Select(l => l.Mtu!.Value).Where(m => m > PathMtu.Undeclared).Select(m => (int?)m).Max();

    /// <summary>The router's routes outside: to everywhere, and to the networks at the other ends of links of a declared length.</summary>
    public IEnumerable<RouteSpec> RoutesOf(Network network, int slot)
    {
        foreach (var isV6 in network.Cidrs.Select(c => c.IsV6).Distinct().Order())
        {
            var backbone = TransitBlocks.Backbone(slot, isV6);
            yield return Routes.Default(LinkNames.Wan, backbone, Outer(network) is null ? null : PathMtu.Undeclared);
            foreach (var link in Declared(network))
            {
                foreach (var block in (link.First.Name == network.Name ? link.Second : link.First).Cidrs.Where(c => c.IsV6 == isV6))
                {
                    yield return Routes.Via(block, LinkNames.Wan, backbone, link.Mtu);
                }
            }
        }
    }

    private IEnumerable<Link> Declared(Network network) => topology.Links.Where(l =>
        l.Method is LinkMethod.Peering or LinkMethod.StaticRoute && l.Mtu is not null && (l.First.Name == network.Name || l.Second.Name == network.Name));
}
