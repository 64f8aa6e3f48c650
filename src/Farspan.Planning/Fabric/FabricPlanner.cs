using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Allocation;
using Farspan.Planning.Filters;
using Farspan.Planning.Linking;
using Farspan.Planning.Machines;
using Farspan.Planning.Naming;
using Farspan.State;
using Farspan.State.Addresses;
using Farspan.State.Fabric;
using Farspan.State.Filters;
using Farspan.State.Links;
using Farspan.State.Names;
using Farspan.State.Overlays;
using Farspan.State.Routes;
using Farspan.State.Sysctls;
using Farspan.Topology.Linking;
using Farspan.Topology.Model;

namespace Farspan.Planning.Fabric;

/// <summary>One router for each network with a bridge for each subnet, the backbone that joins the routers, and the internet host behind it.</summary>
internal sealed class FabricPlanner(AddressPlan addresses, RouterFilterPlanner filters, SysctlPlanner sysctls, PrivateLinkRules privateLinks, VpnPlanner vpn)
{
    private static readonly ResolverSpec _noResolver = new() { Servers = [], Search = [] };

    private readonly LinkLengths _lengths = new(addresses.Topology);
    private readonly List<MachineSpec> _nodes = [];
    private readonly List<CableSpec> _uplinks = [];
    private readonly List<(string Link, Network Network, int Slot)> _legs = [];

    public FabricPlan Plan()
    {
        var networks = addresses.Topology.Networks;
        var seats = SeatsByNetwork();
        var cables = new CableSpec[addresses.Topology.Machines.Count][];
        for (var machine = 0; machine < cables.Length; machine++)
        {
            cables[machine] = new CableSpec[addresses.Topology.Machines[machine].Attachments.Count];
        }

        PlanLegs();
        for (var i = 0; i < networks.Count; i++)
        {
            AddRouter(networks[i], seats.GetValueOrDefault(networks[i].Name) ?? [], addresses.Transits[i], cables);
            _uplinks.Add(new CableSpec
            {
                Near = new CableEnd { Machine = NodeNames.Router(networks[i].Name), Link = LinkNames.Wan, Bridge = null },
                Far = new CableEnd { Machine = NodeNames.Backbone, Link = _legs[i].Link, Bridge = null },
            });
        }

        AddBackbone();
        AddInternet();
        return new FabricPlan(_nodes, [.. cables.SelectMany(c => c), .. _uplinks]);
    }

    private Dictionary<string, List<(int Machine, int Card)>> SeatsByNetwork()
    {
        var seats = new Dictionary<string, List<(int Machine, int Card)>>(StringComparer.Ordinal);
        foreach (var machine in Enumerable.Range(0, addresses.Topology.Machines.Count).OrderBy(m => addresses.Topology.Machines[m].Name, StringComparer.Ordinal))
        {
            var attachments = addresses.Topology.Machines[machine].Attachments;
            for (var card = 0; card < attachments.Count; card++)
            {
                if (!seats.TryGetValue(attachments[card].Network.Name, out var list))
                {
                    seats.Add(attachments[card].Network.Name, list = []);
                }

                list.Add((machine, card));
            }
        }

        return seats;
    }

    private void AddRouter(Network network, List<(int Machine, int Card)> seats, int slot, CableSpec[][] cables)
    {
        var name = NodeNames.Router(network.Name);
        var links = new List<LinkSpec> { Link(LinkNames.Loopback, LinkKind.Loopback), Link(LinkNames.Wan, LinkKind.Ethernet, _lengths.Outer(network)) };
        links.AddRange(network.Subnets.OrderBy(s => s.Name, StringComparer.Ordinal).Select(s => Link(LinkNames.Bridge(s.Name), LinkKind.Bridge, network.Mtu)));
        var taken = links.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (machine, card) in seats)
        {
            var declared = addresses.Topology.Machines[machine];
            var port = Free(taken, attempt => LinkNames.Port(declared.Name, card, attempt));
            links.Add(Link(port, LinkKind.Ethernet, network.Mtu));
            cables[machine][card] = new CableSpec
            {
                Near = new CableEnd { Machine = declared.Name, Link = LinkNames.Card(card), Bridge = null },
                Far = new CableEnd { Machine = name, Link = port, Bridge = LinkNames.Bridge(declared.Attachments[card].Subnet.Name) },
            };
        }

        var families = network.Cidrs.Select(c => c.IsV6).Distinct().Order().ToArray();
        var machines = seats.Select(s => s.Machine).ToHashSet();
        var bridges = network.Subnets.SelectMany(s => s.Cidrs.Select(c => Address(LinkNames.Bridge(s.Name), AddressAllocator.RouterOf(c), c.PrefixLength)));
        links.AddRange(vpn.Links(network));
        var endpoints = privateLinks.Endpoints(network).Select(e => Address(e.Bridge, e.Address, e.Address.ToHostNetwork().PrefixLength));
        _nodes.Add(Node(
            name,
            MachineRole.Router,
            network.Provider.Name,
            sysctls.Router(machines.Any(m => addresses.Topology.Machines[m].Attachments.Count > 1)),
            links,
            [.. bridges, .. endpoints, .. families.Select(f => Transit(LinkNames.Wan, TransitBlocks.Far(slot, f))), .. vpn.Addresses(network)],
            _lengths.RoutesOf(network, slot).Concat(vpn.RoutesOf(network)),
            filters.Plan(network, machines, slot),
            vpn.Overlays(network)));
    }

    // In name order, so that a name that is taken falls to the same network whatever the order of declaration.
    private void PlanLegs()
    {
        var networks = addresses.Topology.Networks;
        var taken = new HashSet<string>(StringComparer.Ordinal) { LinkNames.Internet, LinkNames.Loopback };
        var names = networks.Select(n => n.Name).Order(StringComparer.Ordinal)
            .ToDictionary(n => n, n => Free(taken, attempt => LinkNames.ToRouter(n, attempt)), StringComparer.Ordinal);
        for (var i = 0; i < networks.Count; i++)
        {
            _legs.Add((names[networks[i].Name], networks[i], addresses.Transits[i]));
        }
    }

    private void AddBackbone()
    {
        var all = addresses.UsesV6 ? new[] { false, true } : [false];
        var legs = _legs.SelectMany(l => l.Network.Cidrs.Select(c => c.IsV6).Distinct().Select(f => Transit(l.Link, TransitBlocks.Backbone(l.Slot, f))));
        var shared = new SharedBlocks(addresses.Topology);
        var routes = _legs.Where(l => shared.IsKnownElsewhere(l.Network)).SelectMany(l => l.Network.Cidrs.Select(c => Routes.Via(c, l.Link, TransitBlocks.Far(l.Slot, c.IsV6))));
        var hidden = privateLinks.Routes().Select(r => (r.Destination, Leg: _legs.First(l => l.Network.Name == r.Network.Name)))
            .Select(r => Routes.Via(r.Destination, r.Leg.Link, TransitBlocks.Far(r.Leg.Slot, r.Destination.IsV6)));
        _nodes.Add(Node(
            NodeNames.Backbone,
            MachineRole.Backbone,
            provider: null,
            sysctls.Backbone(_legs.Select(l => l.Link).Append(LinkNames.Internet)),
            [
                Link(LinkNames.Loopback, LinkKind.Loopback), .. _legs.OrderBy(l => l.Link, StringComparer.Ordinal).Select(l => Link(l.Link, LinkKind.Ethernet, _lengths.Outer(l.Network))), Link(LinkNames.Internet, LinkKind.Ethernet),
            ],
            [.. legs, .. all.Select(f => Transit(LinkNames.Internet, TransitBlocks.Backbone(TransitBlocks.InternetSlot, f)))],
            [.. routes, .. hidden, .. all.Select(f => Routes.Default(LinkNames.Internet, TransitBlocks.Far(TransitBlocks.InternetSlot, f)))],
            RouterFilterPlanner.Open));
    }

    private void AddInternet()
    {
        var all = addresses.UsesV6 ? new[] { false, true } : [false];
        var card = LinkNames.Card(0);
        _nodes.Add(Node(
            NodeNames.Internet,
            MachineRole.Internet,
            provider: null,
            sysctls.Machine(cards: 1),
            [Link(LinkNames.Loopback, LinkKind.Loopback), Link(card, LinkKind.Ethernet)],
            [.. all.Select(f => Transit(card, TransitBlocks.Far(TransitBlocks.InternetSlot, f)))],
            all.Select(f => Routes.Default(card, TransitBlocks.Backbone(TransitBlocks.InternetSlot, f))),
            RouterFilterPlanner.Open));
        _uplinks.Add(new CableSpec
        {
            Near = new CableEnd { Machine = NodeNames.Internet, Link = card, Bridge = null },
            Far = new CableEnd { Machine = NodeNames.Backbone, Link = LinkNames.Internet, Bridge = null },
        });
    }

    private static MachineSpec Node(
        string name,
        MachineRole role,
        string? provider,
        IReadOnlyList<SysctlSpec> sysctls,
        IReadOnlyList<LinkSpec> links,
        List<AddressSpec> found,
        IEnumerable<RouteSpec> routes,
        FilterSpec filter,
        IReadOnlyList<OverlaySpec>? overlays = null)
    {
        found.Sort(static (a, b) => string.CompareOrdinal(a.Link, b.Link) is var byLink && byLink != 0 ? byLink : a.Address.CompareWith(b.Address));
        return new MachineSpec
        {
            Machine = name,
            Role = role,
            Provider = provider,
            Zone = null,
            Generation = 0,
            Sysctls = sysctls,
            Links = links,
            Addresses = found,
            Routes = Routes.Ordered(routes),
            Overlays = overlays ?? [],
            Filter = filter,
            Hosts = [],
            Resolver = _noResolver,
            Services = [],
            Gateways = [],
            DnsServers = [],
            Certificates = [],
        };
    }

    private static string Free(HashSet<string> taken, Func<int, string> name)
    {
        var attempt = 0;
        while (!taken.Add(name(attempt)))
        {
            attempt++;
        }

        return name(attempt);
    }

    private static LinkSpec Link(string name, LinkKind kind, int? mtu = null) => new() { Name = name, Kind = kind, Mtu = mtu };

    private static AddressSpec Address(string link, IPAddress address, int prefixLength) => new() { Link = link, Address = address, PrefixLength = prefixLength };

    private static AddressSpec Transit(string link, IPAddress address) =>
        Address(link, address, address.IsV6 ? TransitBlocks.PairLengthV6 : TransitBlocks.PairLengthV4);
}
