using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Allocation;
using Farspan.Planning.Filters;
using Farspan.Planning.Placing;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Dns;

namespace Farspan.Planning.Dns;

/// <summary>Where name servers listen: on the plane of their service, and on the overlays that their views speak of.</summary>
internal sealed class ServerAddresses(AddressPlan addresses, IReadOnlyDictionary<string, ServicePlacement> placements, SideResolver sides)
{
    private readonly Dictionary<string, int> _overlays = addresses.Overlays.Index().ToDictionary(o => o.Item.Overlay.Name, o => o.Index, StringComparer.Ordinal);

    /// <summary>The addresses that machines have.</summary>
    public AddressPlan Addresses => addresses;

    /// <summary>Numbers of the machines that run a service, in the order of their names.</summary>
    public IReadOnlyList<int> MachinesOf(Service service) => placements[service.Name].Machines;

    /// <summary>Number of an overlay.</summary>
    public int NumberOf(Overlay overlay) => _overlays[overlay.Name];

    /// <summary>The planes that a server listens on, its service's first.</summary>
    public IReadOnlyList<int> PlanesOf(NameServer server) =>
        [.. new[] { sides.PlaneOf(server.Service) }.Concat(server.Views.SelectMany(v => v.Overlays).Select(NumberOf).Order()).Distinct()];

    /// <summary>Addresses of a machine on a plane; empty where it is not there.</summary>
    public IReadOnlyList<IPAddress> On(int machine, int plane) => sides.AddressesOf(machine, plane);

    /// <summary>Addresses that a service is bound to on a machine.</summary>
    public IReadOnlyList<IPAddress> Bound(Service service, int machine) => On(machine, sides.PlaneOf(service));

    /// <summary>Addresses that a server listens on, on one machine.</summary>
    public IReadOnlyList<IPAddress> Listening(NameServer server, int machine) => [.. PlanesOf(server).SelectMany(p => On(machine, p)).Distinct()];

    /// <summary>Every address of a machine, of its cards and in overlays.</summary>
    public IEnumerable<IPAddress> AllOf(int machine) => On(machine, SideResolver.Underlay).Concat(Enumerable.Range(0, addresses.Overlays.Count).SelectMany(o => On(machine, o)));

    /// <summary>What a selector means as blocks: its literal ones, the internet as everything, and every address of its machines.</summary>
    public IReadOnlyList<IPNetwork> Blocks(EndpointSet? set) => set is null ? [] :
    [
        .. set.Cidrs.Concat(set.IncludesInternet ? [new IPNetwork(IPAddress.Any, 0), new IPNetwork(IPAddress.IPv6Any, 0)] : [])
            .Concat(sides.Whole(set, SideResolver.Underlay).Machines.SelectMany(AllOf).Select(a => a.ToHostNetwork()))
            .Distinct().OrderBy(n => n.IsV6).ThenBy(n => n.FirstNumber).ThenBy(n => n.PrefixLength),
    ];
}
