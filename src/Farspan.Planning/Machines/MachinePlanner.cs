using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Allocation;
using Farspan.Planning.Dns;
using Farspan.Planning.Egress;
using Farspan.Planning.Gateways;
using Farspan.Planning.Linking;
using Farspan.Planning.Naming;
using Farspan.Planning.Services;
using Farspan.State;
using Farspan.State.Addresses;
using Farspan.State.Filters;
using Farspan.State.Links;
using Farspan.State.Names;
using Farspan.State.Overlays;
using Farspan.State.Routes;

namespace Farspan.Planning.Machines;

/// <summary>Puts together the specs of declared machines.</summary>
internal sealed class MachinePlanner
{
    private static readonly LinkSpec _loopback = new() { Name = LinkNames.Loopback, Kind = LinkKind.Loopback, Mtu = null };

    private readonly AddressPlan _addresses;
    private readonly IReadOnlyList<FilterSpec> _filters;
    private readonly IReadOnlyList<OverlaySpec> _overlays;
    private readonly IReadOnlyList<IReadOnlyList<HostSpec>> _hosts;
    private readonly ServicePlanner _services;
    private readonly GatewayPlanner _gateways;
    private readonly FeedPlanner _feeds;
    private readonly SysctlPlanner _sysctls;
    private readonly NamesPlan _names;
    private readonly LinkSpec[] _overlayLinks;
    private readonly Dictionary<(int Card, int? Mtu), LinkSpec> _cards = [];

    public MachinePlanner(
        AddressPlan addresses,
        IReadOnlyList<FilterSpec> filters,
        IReadOnlyList<OverlaySpec> overlays,
        IReadOnlyList<IReadOnlyList<HostSpec>> hosts,
        ServicePlanner services,
        GatewayPlanner gateways,
        FeedPlanner feeds,
        NamesPlan names,
        SysctlPlanner sysctls)
    {
        _addresses = addresses;
        _filters = filters;
        _overlays = overlays;
        _hosts = hosts;
        _services = services;
        _gateways = gateways;
        _feeds = feeds;
        _sysctls = sysctls;
        _names = names;
        _overlayLinks = [.. addresses.Overlays.Select(o => new LinkSpec { Name = o.Link, Kind = LinkKind.WireGuard, Mtu = PathMtu.Of(addresses.Topology, o.Overlay) })];
    }

    /// <summary>The spec of the machine of this number; generation 0 until the plan is numbered.</summary>
    public MachineSpec Plan(int number)
    {
        var machine = _addresses.Topology.Machines[number];
        var overlays = Enumerable.Range(0, _overlays.Count).Where(o => _addresses.Overlays[o].Addresses[number] is not null).ToArray();
        return new MachineSpec
        {
            Machine = machine.Name,
            Role = MachineRole.Machine,
            Provider = machine.Provider.Name,
            Zone = machine.Zone,
            Generation = 0,
            Sysctls = _sysctls.Machine(machine.Attachments.Count),
            Links = [_loopback, .. machine.Attachments.Select((a, card) => CardLink(card, a.Network.Mtu)), .. overlays.Select(o => _overlayLinks[o])],
            Addresses = AddressesOf(number, overlays),
            Routes = RoutesOf(number, overlays),
            Overlays = [.. overlays.Select(o => _overlays[o])],
            Filter = _filters[number],
            Hosts = _hosts[number],
            Resolver = _feeds.Resolver(number),
            Services = _feeds.Services(number, _services.On(number)),
            Gateways = _gateways.On(number),
            DnsServers = _feeds.Servers(number, _names.Servers.On(number)),
            Certificates = _names.Certificates.On(number),
        };
    }

    private LinkSpec CardLink(int card, int? mtu)
    {
        if (!_cards.TryGetValue((card, mtu), out var link))
        {
            _cards.Add((card, mtu), link = new LinkSpec { Name = LinkNames.Card(card), Kind = LinkKind.Ethernet, Mtu = mtu });
        }

        return link;
    }

    private List<AddressSpec> AddressesOf(int number, int[] overlays)
    {
        var found = new List<AddressSpec>();
        var attachments = _addresses.Topology.Machines[number].Attachments;
        for (var card = 0; card < attachments.Count; card++)
        {
            foreach (var address in _addresses.Cards[number][card])
            {
                var block = BlockOf(attachments[card].Subnet, address);
                found.Add(new AddressSpec { Link = LinkNames.Card(card), Address = address, PrefixLength = block.PrefixLength });
            }
        }

        foreach (var overlay in overlays)
        {
            // Alone, without the block's prefix: the block is a route of its own that says what the link is for.
            found.AddRange(_addresses.Overlays[overlay].Addresses[number]!.Select(a => new AddressSpec
            {
                Link = _overlayLinks[overlay].Name,
                Address = a,
                PrefixLength = a.ToHostNetwork().PrefixLength,
            }));
        }

        found.Sort(static (a, b) => string.CompareOrdinal(a.Link, b.Link) is var byLink && byLink != 0 ? byLink : a.Address.CompareWith(b.Address));
        return found;
    }

    private IReadOnlyList<RouteSpec> RoutesOf(int number, int[] overlays)
    {
        var routes = new List<RouteSpec>();
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var attachments = _addresses.Topology.Machines[number].Attachments;
        for (var card = 0; card < attachments.Count; card++)
        {
            var isNew = reached.Add(attachments[card].Network.Name);
            foreach (var address in _addresses.Cards[number][card])
            {
                var router = AddressAllocator.RouterOf(BlockOf(attachments[card].Subnet, address));
                if (!routes.Exists(r => r.Destination.PrefixLength == 0 && r.Destination.IsV6 == address.IsV6))
                {
                    routes.Add(Routes.Default(LinkNames.Card(card), router));
                }
                else if (isNew)
                {
                    routes.AddRange(attachments[card].Network.Cidrs.Where(c => c.IsV6 == address.IsV6).Select(c => Routes.Via(c, LinkNames.Card(card), router)));
                }
            }
        }

        routes.AddRange(overlays.SelectMany(o => _addresses.Overlays[o].Overlay.Cidrs
            .Where(c => _addresses.Overlays[o].Addresses[number]!.Any(a => a.IsV6 == c.IsV6))
            .Select(c => Routes.Via(c, _overlayLinks[o].Name, null))));
        return Routes.Ordered(routes);
    }

    private static IPNetwork BlockOf(Topology.Model.Subnet subnet, IPAddress address) => subnet.Cidrs.First(c => c.IsV6 == address.IsV6);
}
