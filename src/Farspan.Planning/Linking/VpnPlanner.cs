using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Allocation;
using Farspan.Planning.Fabric;
using Farspan.Planning.Filters;
using Farspan.Planning.Machines;
using Farspan.Planning.Naming;
using Farspan.State.Addresses;
using Farspan.State.Filters;
using Farspan.State.Links;
using Farspan.State.Overlays;
using Farspan.State.Routes;
using Farspan.Topology.Model;

namespace Farspan.Planning.Linking;

/// <summary>WireGuard tunnels between the routers of two networks: an overlay of two members whose allowed addresses are their networks' blocks.</summary>
internal sealed class VpnPlanner(AddressPlan addresses, PlanInputs inputs)
{
    // As overlays do for members behind a site's gateway (wg(8)).
    private const ushort KeepaliveSeconds = 25;

    /// <summary>The tunnels of a network's router.</summary>
    public IReadOnlyList<LinkSpec> Links(Network network) =>
        [.. Of(network).Select(l => new LinkSpec { Name = LinkNames.Overlay(l.Name), Kind = LinkKind.WireGuard, Mtu = PathMtu.Of(l) })];

    /// <summary>The router's address in each tunnel: one of the link's own pair, so that what the router itself says has a source.</summary>
    public IEnumerable<AddressSpec> Addresses(Network network) =>
        from link in Of(network)
        from isV6 in Families(link)
        let own = Inner(link, network, isV6)
        select new AddressSpec { Link = LinkNames.Overlay(link.Name), Address = own, PrefixLength = own.ToHostNetwork().PrefixLength };

    /// <summary>The blocks at the other ends.</summary>
    public IEnumerable<RouteSpec> RoutesOf(Network network) =>
        from link in Of(network)
        from block in Other(link, network).Cidrs.Where(c => network.Cidrs.Any(n => n.IsV6 == c.IsV6))
        select Routes.Via(block, LinkNames.Overlay(link.Name), null);

    /// <summary>Both ends of each tunnel.</summary>
    public IReadOnlyList<OverlaySpec> Overlays(Network network) => [.. Of(network).Select(l => new OverlaySpec
    {
        Name = l.Name,
        Link = LinkNames.Overlay(l.Name),
        ListenPort = l.Port,
        Members = [.. new[] { l.First, l.Second }.OrderBy(n => NodeNames.Router(n.Name), StringComparer.Ordinal).Select(n => Peer(l, n))],
    })];

    /// <summary>What the router takes and sends of the tunnels' datagrams, and what it lets pass between its network and those at the other ends.</summary>
    public IEnumerable<FilterRuleSpec> Rules(Network network, FilterChain chain) => Of(network).SelectMany(l => Rules(l, network, chain));

    private IEnumerable<FilterRuleSpec> Rules(Link link, Network network, FilterChain chain)
    {
        var rule = FilterRules.Rule(chain, Origins.Declared($"link/{link.Name}", link.Location));
        var (name, other) = (LinkNames.Overlay(link.Name), Other(link, network));
        if (chain == FilterChain.Forward)
        {
            foreach (var (near, far) in from n in network.Cidrs from f in other.Cidrs where n.IsV6 == f.IsV6 select (n, f))
            {
                yield return rule with { InLink = name, Source = AddressMatch.In(far), Destination = AddressMatch.In(near) };
                yield return rule with { OutLink = name, Source = AddressMatch.In(near), Destination = AddressMatch.In(far) };
            }

            yield break;
        }

        var peer = AddressMatch.In(Outer(link, other).ToHostNetwork());
        var datagram = rule with { Protocol = FilterProtocol.Udp, Ports = [new PortRange(link.Port, link.Port)], States = ConnectionStates.New };
        yield return chain == FilterChain.Input
            ? datagram with { InLink = LinkNames.Wan, Source = peer }
            : datagram with { OutLink = LinkNames.Wan, Destination = peer };
    }

    private PeerSpec Peer(Link link, Network network) => new()
    {
        Machine = NodeNames.Router(network.Name),
        PublicKey = inputs.PublicKeys.TryGetValue(new OverlayMember(link.Name, NodeNames.Router(network.Name)), out var key) ? key : null,
        Endpoint = new IPEndPoint(Outer(link, network), link.Port),
        AllowedIps = [.. network.Cidrs, .. Families(link).Select(f => Inner(link, network, f).ToHostNetwork())],
        KeepaliveSeconds = network.Provider.Kind is ProviderKind.BareMetal or ProviderKind.Proxmox ? KeepaliveSeconds : (ushort)0,
    };

    private IEnumerable<Link> Of(Network network) => addresses.Topology.Links
        .Where(l => l.Method == LinkMethod.Vpn && (l.First.Name == network.Name || l.Second.Name == network.Name)).OrderBy(l => l.Name, StringComparer.Ordinal);

    private static Network Other(Link link, Network network) => link.First.Name == network.Name ? link.Second : link.First;

    private static IEnumerable<bool> Families(Link link) => link.First.Cidrs.Select(c => c.IsV6).Where(v => link.Second.Cidrs.Any(c => c.IsV6 == v)).Distinct().Order();

    // The two ends of the link's own pair.
    private IPAddress Inner(Link link, Network network, bool isV6) => link.First.Name == network.Name
        ? TransitBlocks.Backbone(addresses.LinkTransits[link.Name], isV6)
        : TransitBlocks.Far(addresses.LinkTransits[link.Name], isV6);

    // The router's address towards the backbone, of the first family that both have.
    private IPAddress Outer(Link link, Network network)
    {
        var number = addresses.Topology.Networks.Index().First(n => n.Item.Name == network.Name).Index;
        return TransitBlocks.Far(addresses.Transits[number], Families(link).First());
    }
}
