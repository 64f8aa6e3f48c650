using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Allocation;
using Farspan.Planning.Filters;
using Farspan.Planning.Naming;
using Farspan.Planning.Placing;
using Farspan.Topology.Model;

namespace Farspan.Planning.Linking;

/// <summary>Policies over links to one service: each end sees another address than the other end has, so that each has a flow of its own.</summary>
internal sealed class LinkFlowPlanner
{
    private readonly AddressPlan _addresses;
    private readonly SideResolver _sides;
    private readonly List<PrivateLinkEnd> _ends = [];

    public LinkFlowPlanner(AddressPlan addresses, IReadOnlyDictionary<string, ServicePlacement> placements, SideResolver sides)
    {
        (_addresses, _sides) = (addresses, sides);
        foreach (var link in addresses.Topology.Links.Where(l => l.Method == LinkMethod.PrivateLink).OrderBy(l => l.Name, StringComparer.Ordinal))
        {
            // One machine, as the topology promises; a replica that was moved here is one, too.
            var machine = placements[link.Service!.Name].Machines[0];
            _ends.AddRange((addresses.Endpoints.GetValueOrDefault(link.Name) ?? []).Select(e => EndOf(link, e, machine)).OfType<PrivateLinkEnd>());
        }
    }

    /// <summary>Private links, one for each family; complete when all policies are planned.</summary>
    public IReadOnlyList<PrivateLinkEnd> Ends => _ends;

    /// <summary>Machines of a side that only a private link leads to a service.</summary>
    public HashSet<int> Hidden(Side from, Service service) => [.. from.Machines.Where(m => Private(service).Any(l => StandsIn(m, l.First) && !StandsIn(m, l.Second)))];

    /// <summary>Machines of a side that are led to a gateway over the internet.</summary>
    public HashSet<int> Led(Side from, Service service) => [.. from.Machines.Where(m => OverInternet(service).Any(l => StandsIn(m, l.First)))];

    /// <summary>The flows of a policy's links: what those who ask may send, and what the service's machines may take.</summary>
    public IEnumerable<PolicyFlow> Of(Policy policy, Service service, Side from, IReadOnlyList<FlowPorts> ports)
    {
        foreach (var link in Private(service))
        {
            var offered = Common(ports, FlowPorts.Of(service.Ports.Select(p => new PortMatch(p.Protocol, p.Ports, null))));
            var ends = _ends.Where(e => e.Link.Name == link.Name).ToList();
            var askers = Askers(policy.From, from.Machines.Where(m => StandsIn(m, link.First) && !StandsIn(m, link.Second)), link);
            if (askers.IsEmpty || ends.Count == 0 || offered.Count == 0)
            {
                continue;
            }

            ends.ForEach(e => e.Askers.Add((policy, askers, offered)));
            yield return Flow(policy, askers, _sides.Literal($"link/{link.Name} endpoint", ends.Select(e => e.Endpoint)), offered);
            yield return Flow(policy, _sides.Literal($"link/{link.Name} askers", ends.Select(e => e.Router)), _sides.Service(service, SideResolver.Underlay), offered);
        }

        foreach (var link in OverInternet(service).Where(l => from.Machines.Any(m => IsBehindRouter(m, l.First))))
        {
            yield return Flow(policy, _sides.Literal($"link/{link.Name} askers", Outer(link.First)), _sides.Service(service, SideResolver.Underlay), ports);
        }
    }

    /// <summary>The addresses that routers write in place of some of a side's machines when these ask a service over a link.</summary>
    public IEnumerable<IPAddress> SeenAs(Side from, Service service)
    {
        foreach (var end in _ends.Where(e => e.Link.Service!.Name == service.Name && from.Machines.Any(m => StandsIn(m, e.Link.First) && !StandsIn(m, e.Link.Second))))
        {
            yield return end.Router;
        }

        foreach (var address in OverInternet(service).Where(l => from.Machines.Any(m => IsBehindRouter(m, l.First))).SelectMany(l => Outer(l.First)))
        {
            yield return address;
        }
    }

    private IEnumerable<IPAddress> Outer(Network network)
    {
        var slot = _addresses.Transits[_addresses.Topology.Networks.Index().First(n => n.Item.Name == network.Name).Index];
        return network.Cidrs.Select(c => c.IsV6).Distinct().Select(v => TransitBlocks.Far(slot, v));
    }

    private static PolicyFlow Flow(Policy policy, Side from, Side to, IReadOnlyList<FlowPorts> ports) =>
        new() { Policy = policy, Plane = SideResolver.Underlay, From = from, To = to, Ports = ports };

    private Side Askers(EndpointSet set, IEnumerable<int> machines, Link link) => _sides.Some($"{set.Text} by link/{link.Name}", [.. machines]);

    private IEnumerable<Link> Private(Service service) => LinksTo(service, LinkMethod.PrivateLink, l => l.Service!);

    private IEnumerable<Link> OverInternet(Service service) => LinksTo(service, LinkMethod.Internet, l => l.Via!.Service);

    private IEnumerable<Link> LinksTo(Service service, LinkMethod method, Func<Link, Service> end) => _addresses.Topology.Links
        .Where(l => l.Method == method && string.Equals(end(l).Name, service.Name, StringComparison.Ordinal));

    private bool StandsIn(int machine, Network network) => _addresses.Topology.Machines[machine].Attachments.Any(a => a.Network.Name == network.Name);

    private bool IsBehindRouter(int machine, Network network) =>
        _addresses.Topology.Machines[machine].Attachments[0] is { Subnet.Exposure: Exposure.Egress } first && first.Network.Name == network.Name;

    private PrivateLinkEnd? EndOf(Link link, IPAddress endpoint, int machine)
    {
        var attachments = _addresses.Topology.Machines[machine].Attachments;
        for (var card = 0; card < attachments.Count; card++)
        {
            if (attachments[card].Network.Name == link.Second.Name && _addresses.Cards[machine][card].FirstOrDefault(a => a.IsV6 == endpoint.IsV6) is { } own)
            {
                var slot = _addresses.LinkTransits[link.Name];
                var subnet = attachments[card].Subnet;
                return new PrivateLinkEnd
                {
                    Link = link,
                    Endpoint = endpoint,
                    Near = TransitBlocks.Far(slot, endpoint.IsV6),
                    Far = TransitBlocks.Backbone(slot, endpoint.IsV6),
                    Router = AddressAllocator.RouterOf(subnet.Cidrs.First(c => c.Contains(own))),
                    Bridge = LinkNames.Bridge(subnet.Name),
                    Machine = own,
                    Ports = FlowPorts.Of(link.Service!.Ports.Select(p => new PortMatch(p.Protocol, p.Ports, null))),
                };
            }
        }

        return null;
    }

    // A link carries the service's ports alone, whatever else a policy allows.
    private static List<FlowPorts> Common(IReadOnlyList<FlowPorts> asked, IReadOnlyList<FlowPorts> offered)
    {
        var common = new List<FlowPorts>();
        foreach (var (protocol, ranges) in offered)
        {
            var wanted = asked.Where(a => a.Protocol == protocol).ToList();
            var both = wanted.Exists(w => w.Ports.Count == 0) ? ranges :
                [.. ranges.SelectMany(r => wanted.SelectMany(w => w.Ports).Where(r.Overlaps), static (r, o) => new PortRange(Math.Max(r.First, o.First), Math.Min(r.Last, o.Last)))];
            if (both.Count > 0)
            {
                common.Add(new FlowPorts(protocol, both));
            }
        }

        return common;
    }
}
