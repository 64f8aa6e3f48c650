using System.Net;
using Farspan.Planning.Allocation;
using Farspan.Planning.Certificates;
using Farspan.Planning.Dns;
using Farspan.Planning.Filters;
using Farspan.Planning.Placing;
using Farspan.State.Gateways;
using Farspan.State.Services;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Dns;

namespace Farspan.Planning.Services;

/// <summary>The services of each machine, bound to the addresses of their plane and to no others.</summary>
internal sealed class ServicePlanner
{
    private readonly AddressPlan _addresses;
    private readonly HashSet<string> _gateways;
    private readonly IReadOnlyDictionary<string, NameServer> _nameServers;
    private readonly ServerAddresses _servers;
    private readonly CallerPlanner _callers;
    private readonly List<ServiceSpec>?[] _byMachine;

    public ServicePlanner(AddressPlan addresses, IReadOnlyDictionary<string, ServicePlacement> placements, ServerAddresses servers, CallerPlanner callers)
    {
        (_addresses, _servers, _callers) = (addresses, servers, callers);
        _nameServers = addresses.Topology.NameServers.DistinctBy(n => n.Service.Name).ToDictionary(n => n.Service.Name, StringComparer.Ordinal);
        _gateways = addresses.Topology.Gateways.Select(g => g.Service.Name).ToHashSet(StringComparer.Ordinal);
        _byMachine = new List<ServiceSpec>?[addresses.Topology.Machines.Count];
        foreach (var (_, placement) in placements.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            Place(placement);
        }
    }

    /// <summary>Services of the machine of this number, ordered by name.</summary>
    public IReadOnlyList<ServiceSpec> On(int machine) => _byMachine[machine] ?? [];

    private void Place(ServicePlacement placement)
    {
        var service = placement.Service;
        var over = service.Over is null ? null : _addresses.Overlays.First(o => o.Overlay.Name == service.Over.Name);
        IReadOnlyList<ServicePortSpec> ports =
            [.. service.Ports.Select(p => new ServicePortSpec { Name = p.Name, Protocol = FlowPorts.ProtocolOf(p.Protocol), Ports = p.Ports })];
        IReadOnlyList<ServiceMemberSpec> members =
            [.. placement.Machines.Select(m => new ServiceMemberSpec { Machine = _addresses.Topology.Machines[m].Name, Addresses = Reached(over, m) })];
        var server = _nameServers.GetValueOrDefault(service.Name);
        var recipe = _gateways.Contains(service.Name) ? "gateway" : server is not null ? "dns" : Recipe(service.Recipe);
        var tls = TlsOf(service);
        for (var i = 0; i < placement.Machines.Count; i++)
        {
            (_byMachine[placement.Machines[i]] ??= []).Add(new ServiceSpec
            {
                Name = service.Name,
                Recipe = recipe,
                Bind = server is null ? members[i].Addresses : _servers.Listening(server, placement.Machines[i]),
                Ports = ports,
                Tls = tls,
                Members = members,
            });
        }
    }

    private List<ServiceTlsSpec> TlsOf(Service service) =>
    [
        .. from layer in _addresses.Topology.TlsLayers
           from port in layer.Ports
           where port.Service.Name == service.Name
           orderby port.Port.Name
           select new ServiceTlsSpec
           {
               Port = port.Port.Name,
               Layer = layer.Name,
               Minimum = layer.Minimum == TlsFloor.Tls13 ? TlsVersion.Tls13 : TlsVersion.Tls12,
               CipherSuites = layer.Suites,
               Certificate = CertificatePlanner.NameOf(_addresses.Topology.TlsLayers, service, port.Port.Name),
               RequiresClientCertificate = layer.Clients == ClientCertificates.Required,
               Callers = _callers.Of(service, port.Port.Name),
           },
    ];

    private IReadOnlyList<IPAddress> Reached(OverlayAddresses? over, int machine) =>
        over is null ? _addresses.Underlay[machine] : over.Addresses[machine]!;

    private static string? Recipe(ServiceRecipe? recipe) => recipe switch
    {
        ServiceRecipe.Etcd => "etcd",
        ServiceRecipe.PostgreSql => "postgresql",
        ServiceRecipe.Redis => "redis",
        ServiceRecipe.Authority => "ca",
        _ => null,
    };
}
