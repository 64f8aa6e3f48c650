using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Certificates;
using Farspan.Planning.Naming;
using Farspan.State.Dns;
using Farspan.State.Gateways;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Dns;
using Farspan.Topology.Model.Trust;

namespace Farspan.Planning.Dns;

/// <summary>The name servers of each machine: where they listen, what they answer to whom, whom they ask for the rest.</summary>
internal sealed class DnsServerPlanner
{
    /// <summary>The only view of a server without views.</summary>
    public const string OnlyView = "all";

    /// <summary>Name of the TCP port that speaks DNS over TLS.</summary>
    public const string TlsPort = "dot";

    /// <summary>Name of the TCP port that speaks DNS over HTTP.</summary>
    public const string HttpPort = "doh";

    /// <summary>Name of the TCP port that tells what the server counts.</summary>
    public const string MetricsPort = "metrics";

    private static readonly IReadOnlyList<IPNetwork> Everywhere = [new(IPAddress.Any, 0), new(IPAddress.IPv6Any, 0)];

    private readonly ServerAddresses _addresses;
    private readonly CallerPlanner _callers;
    private readonly PolicyCallers _reachable;
    private readonly IReadOnlyList<TlsLayer> _layers;
    private readonly Dictionary<int, List<DnsServerSpec>> _byMachine = [];

    public DnsServerPlanner(ServerAddresses addresses, CallerPlanner callers)
    {
        (_addresses, _callers) = (addresses, callers);
        _layers = addresses.Addresses.Topology.TlsLayers;
        _reachable = new PolicyCallers(addresses);
        var records = new ZoneRecords(addresses, _layers.SelectMany(l => l.Ports).Select(p => (p.Service.Name, p.Port.Name)).ToHashSet(), IsHidden);
        var zones = new ZoneSets(addresses, records, new ReverseRecords(addresses, records));
        foreach (var server in addresses.Addresses.Topology.NameServers.OrderBy(s => s.Service.Name, StringComparer.Ordinal))
        {
            Place(server, zones.Of(server));
        }
    }

    /// <summary>Name servers of the machine of this number, ordered by service.</summary>
    public IReadOnlyList<DnsServerSpec> On(int machine) => _byMachine.GetValueOrDefault(machine) ?? [];

    private void Place(NameServer server, (IReadOnlyList<DnsZoneSpec> Zones, IReadOnlyList<(DnsView? View, IReadOnlyList<string> Keys)> Views) answers)
    {
        var shared = new DnsServerSpec
        {
            Service = server.Service.Name,
            Listeners = [],
            Zones = answers.Zones,
            Views = [],
            Forwards = [.. server.Forwards.Select(Forward).OrderBy(f => f.Domain, StringComparer.Ordinal)],
            RecursionFor = server.Forwards.Count == 0 ? [] : _addresses.Blocks(server.Clients),
            Cache = new DnsCacheSpec
            {
                Entries = server.Cache.Entries,
                LongestTtlSeconds = (uint)server.Cache.Longest.TotalSeconds,
                StaleSeconds = (uint)server.Cache.Stale.TotalSeconds,
            },
            ResponsesPerSecond = server.ResponsesPerSecond,
            LogOneOf = server.LogOneOf,
        };
        foreach (var machine in _addresses.MachinesOf(server.Service))
        {
            if (!_byMachine.TryGetValue(machine, out var servers))
            {
                _byMachine.Add(machine, servers = []);
            }

            servers.Add(shared with
            {
                Listeners = Listeners(server, machine),
                Views = [.. answers.Views.Select(v => View(v.View, v.Keys, machine)).OfType<DnsViewSpec>()],
            });
        }
    }

    private List<DnsListenerSpec> Listeners(NameServer server, int machine) =>
    [
        .. server.Service.Ports.OrderBy(p => p.Name, StringComparer.Ordinal).SelectMany(p => AddressesOf(server, p, machine).Select(a => new DnsListenerSpec
        {
            Name = p.Name,
            Transport = TransportOf(p),
            Endpoint = new IPEndPoint(a, p.Ports.First),
            Certificate = TransportOf(p) == DnsTransport.Tls ? CertificatePlanner.NameOf(_layers, server.Service, p.Name) : null,
            Tls = TransportOf(p) == DnsTransport.Tls && _layers.FirstOrDefault(l => l.Ports.Any(q => q.Service.Name == server.Service.Name && q.Port.Name == p.Name)) is { } layer ? TlsOf(layer, server.Service, p.Name) : null,
        })),
    ];

    // What is counted tells who asks for what: it is for the machine itself, and for those whom a policy lets reach the port.
    private IEnumerable<IPAddress> AddressesOf(NameServer server, ServicePort port, int machine) =>
        TransportOf(port) != DnsTransport.Metrics ? _addresses.Listening(server, machine)
        : IsHidden(server.Service, port) ? [IPAddress.Loopback]
        : _addresses.Listening(server, machine).Prepend(IPAddress.Loopback);

    private bool IsHidden(Service service, ServicePort port) =>
        TransportOf(port) == DnsTransport.Metrics && _addresses.Addresses.Topology.NameServers.Any(n => n.Service.Name == service.Name) && _reachable.Of(service, port) is { Machines.Count: 0, HasOthers: false };

    private DnsTlsSpec TlsOf(TlsLayer layer, Service service, string port) => new()
    {
        Minimum = layer.Minimum == TlsFloor.Tls13 ? TlsVersion.Tls13 : TlsVersion.Tls12,
        CipherSuites = layer.Suites,
        RequiresClientCertificate = layer.Clients == ClientCertificates.Required,
        Callers = _callers.Of(service, port),
    };

    private static DnsTransport TransportOf(ServicePort port) => port switch
    {
        { Protocol: TransportProtocol.Udp } => DnsTransport.Udp,
        { Name: TlsPort } => DnsTransport.Tls,
        { Name: HttpPort } => DnsTransport.Https,
        { Name: MetricsPort } => DnsTransport.Metrics,
        _ => DnsTransport.Tcp,
    };

    // A view that questions come into by a way that this machine does not have is nobody's here.
    private DnsViewSpec? View(DnsView? view, IReadOnlyList<string> keys, int machine)
    {
        if (view is null)
        {
            return new DnsViewSpec { Name = OnlyView, Sources = Everywhere, Links = [], Zones = keys };
        }

        var links = LinksOf(view, machine);
        return links.Count == 0 && view.ByNetworks.Count + view.ByOverlays.Count > 0 ? null : new DnsViewSpec
        {
            Name = view.Name,
            Sources =
            [
                .. view.Blocks.Concat(view.Machines.Select(_addresses.Addresses.NumberOf).SelectMany(_addresses.AllOf).Select(a => a.ToHostNetwork()))
                    .Distinct().OrderBy(n => n.IsV6).ThenBy(n => n.FirstNumber).ThenBy(n => n.PrefixLength),
            ],
            Links = links,
            Zones = keys,
        };
    }

    private List<string> LinksOf(DnsView view, int machine)
    {
        var cards = _addresses.Addresses.Topology.Machines[machine].Attachments;
        return
        [
            .. Enumerable.Range(0, cards.Count).Where(c => view.ByNetworks.Any(n => n.Name == cards[c].Network.Name)).Select(LinkNames.Card)
                .Concat(view.ByOverlays.Select(_addresses.NumberOf).Where(o => _addresses.On(machine, o).Count > 0).Select(o => _addresses.Addresses.Overlays[o].Link))
                .Order(StringComparer.Ordinal),
        ];
    }

    private DnsForwardSpec Forward(DnsForward forward) => new()
    {
        Domain = forward.Domain,
        Servers = [.. forward.Servers.SelectMany(EndpointsOf).Distinct()],
    };

    private IEnumerable<IPEndPoint> EndpointsOf(DnsUpstream upstream)
    {
        if (upstream.Service is not { } service)
        {
            return [upstream.Endpoint!];
        }

        var port = service.Ports.First(p => p.Protocol == TransportProtocol.Udp && p.Ports.Count == 1).Ports.First;
        return _addresses.MachinesOf(service).SelectMany(m => _addresses.Bound(service, m)).Select(a => new IPEndPoint(a, port));
    }
}
