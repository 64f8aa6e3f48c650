using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Allocation;
using Farspan.Planning.Certificates;
using Farspan.Planning.Filters;
using Farspan.Planning.Linking;
using Farspan.Planning.Placing;
using Farspan.State.Gateways;
using Farspan.Topology.Model;

namespace Farspan.Planning.Gateways;

/// <summary>The gateways of each machine: where they listen, what they lead to and who may call what.</summary>
internal sealed class GatewayPlanner
{
    // 16 KiB hold any head that a browser sends; 16 MiB of audit log are about 60,000 requests, and nine files are kept.
    private const int HeadBytes = 16 * 1024;
    private const long AuditFileBytes = 16L << 20;
    private const int AuditFiles = 8;

    private static readonly IPNetwork[] Loopback = [Network("127.0.0.0/8"), Network("::1/128")];

    private readonly AddressPlan _addresses;
    private readonly IReadOnlyDictionary<string, ServicePlacement> _placements;
    private readonly SideResolver _sides;
    private readonly LinkFlowPlanner _links;
    private readonly CallerPlanner _callers;
    private readonly Dictionary<int, List<GatewaySpec>> _byMachine = [];

    public GatewayPlanner(AddressPlan addresses, IReadOnlyDictionary<string, ServicePlacement> placements, SideResolver sides, LinkFlowPlanner links, CallerPlanner callers)
    {
        (_addresses, _placements, _sides, _links, _callers) = (addresses, placements, sides, links, callers);
        foreach (var gateway in addresses.Topology.Gateways.OrderBy(g => g.Name, StringComparer.Ordinal))
        {
            Place(gateway);
        }
    }

    /// <summary>Gateways of the machine of this number, ordered by name.</summary>
    public IReadOnlyList<GatewaySpec> On(int machine) => _byMachine.GetValueOrDefault(machine) ?? [];

    private void Place(Gateway gateway)
    {
        var plane = _sides.PlaneOf(gateway.Service);
        var shared = new GatewaySpec
        {
            Name = gateway.Name,
            Service = gateway.Service.Name,
            Listeners = [],
            Upstreams = [.. gateway.Targets.SelectMany(t => Upstreams(gateway, t)).OrderBy(u => u.Machine, StringComparer.Ordinal).ThenBy(u => u.Service, StringComparer.Ordinal)],
            Rules = [Local(gateway), .. gateway.Rules.Select(r => Rule(gateway, r, plane))],
            Tokens = [.. gateway.Tokens.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => new TokenSpec { Name = t.Key, Sha256 = t.Value })],
            Callers = Callers(plane),
            Egress = [.. gateway.Egress.SelectMany(e => Egress(e, plane)).OrderBy(e => e.Host, StringComparer.Ordinal).ThenBy(e => e.Origin, StringComparer.Ordinal)],
            Limits = Limits(gateway.Limits),
            Audit = new AuditSpec { FileBytes = AuditFileBytes, Files = AuditFiles, RefusesWhenFull = false },
        };
        foreach (var machine in _placements[gateway.Service.Name].Machines)
        {
            if (!_byMachine.TryGetValue(machine, out var gateways))
            {
                _byMachine.Add(machine, gateways = []);
            }

            var name = _addresses.Topology.Machines[machine].Name;
            gateways.Add(shared with
            {
                Listeners = Listeners(gateway, _sides.AddressesOf(machine, plane)),
                Upstreams = [.. shared.Upstreams.Select(u => u.Machine == name ? u with { IsLocal = true } : u)],
            });
        }
    }

    private List<ListenerSpec> Listeners(Gateway gateway, IReadOnlyList<IPAddress> addresses) =>
    [
        .. gateway.Service.Ports.Where(p => p.Protocol == TransportProtocol.Tcp && p.Ports.Count == 1).OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => new ListenerSpec
            {
                Name = p.Name,
                Endpoints = [.. addresses.Select(a => new IPEndPoint(a, p.Ports.First))],
                Tls = gateway.Tls.GetValueOrDefault(p.Name) is { } tls ? Tls(tls) with { Callers = tls.Layer is null ? null : _callers.Of(gateway.Service, p.Name) } : null,
                IsEgress = p.Name == gateway.EgressPort,
            }),
    ];

    private static ListenerTlsSpec Tls(GatewayTls tls) => new()
    {
        Certificates = [new ListenerCertificateSpec { ServerNames = [], Certificate = tls.Certificate, Key = tls.Key }],
        Minimum = tls.Minimum == TlsFloor.Tls13 ? TlsVersion.Tls13 : TlsVersion.Tls12,
        CipherSuites = tls.Suites,
        ClientAuthorities = tls.Clients,
        RequiresClientCertificate = tls.RequiresClientCertificate,
    };

    private IEnumerable<UpstreamSpec> Upstreams(Gateway gateway, GatewayTarget target)
    {
        var plane = _sides.PlaneOf(target.Service);
        foreach (var number in _placements[target.Service.Name].Machines)
        {
            var machine = _addresses.Topology.Machines[number];
            if (_sides.AddressesOf(number, plane) is [var address, ..])
            {
                yield return new UpstreamSpec
                {
                    Machine = machine.Name,
                    Provider = machine.Provider.Name,
                    Service = target.Service.Name,
                    Endpoint = new IPEndPoint(address, target.Port.Ports.First),
                    IsLocal = false,
                    Health = new HealthCheckSpec
                    {
                        Path = target.Service.Health,
                        Interval = gateway.Checks.Every,
                        Timeout = gateway.Checks.Timeout,
                        Fall = gateway.Checks.Fall,
                        Rise = gateway.Checks.Rise,
                    },
                };
            }
        }
    }

    // Whoever is on the gateway's own machine could as well be the gateway.
    private static AccessRuleSpec Local(Gateway gateway) => new()
    {
        Origin = Origins.Default("loopback"),
        From = Loopback,
        As = [],
        To = [.. gateway.Targets.Select(t => new AccessTargetSpec { Service = t.Service.Name, Machine = null })],
        Methods = [],
    };

    private AccessRuleSpec Rule(Gateway gateway, GatewayRule rule, int plane) => new()
    {
        Origin = Origins.Declared($"policy/{rule.Policy}", rule.Location),
        From = [.. Networks(rule.From, plane), .. plane == SideResolver.Underlay ? _links.SeenAs(_sides.Whole(rule.From, plane), gateway.Service).Select(a => a.ToHostNetwork()) : []],
        As = rule.As,
        To = [new AccessTargetSpec { Service = rule.To.Name, Machine = null }],
        Methods = rule.Methods,
    };

    private IEnumerable<EgressRuleSpec> Egress(EgressRule rule, int plane) => rule.Hosts.Select(host => new EgressRuleSpec
    {
        Origin = Origins.Declared($"egress/{rule.Name}", rule.Location),
        From = Networks(rule.From, plane),
        Host = host,
        Ports = rule.Ports,
        Purpose = rule.Purpose,
    });

    // An empty list would mean everybody: a selector that means nobody there keeps a network that nobody has.
    private List<IPNetwork> Networks(EndpointSet set, int plane)
    {
        var side = _sides.Whole(set, plane);
        List<IPNetwork> networks = [.. side.V4?.Networks ?? [], .. side.V6?.Networks ?? []];
        return networks.Count > 0 ? networks : [Nobody];
    }

    // RFC 6666: packets to and from here are thrown away everywhere.
    private static readonly IPNetwork Nobody = Network("100::/64");

    private List<GatewayCallerSpec> Callers(int plane) =>
    [
        .. Enumerable.Range(0, _addresses.Topology.Machines.Count)
            .Select(m => new GatewayCallerSpec { Machine = _addresses.Topology.Machines[m].Name, Addresses = _sides.AddressesOf(m, plane) })
            .Where(c => c.Addresses.Count > 0).OrderBy(c => c.Machine, StringComparer.Ordinal),
    ];

    private static GatewayLimitsSpec Limits(GatewayLimits limits) => new()
    {
        HeadTimeout = limits.Head,
        IdleTimeout = limits.Idle,
        ConnectTimeout = limits.Connect,
        AnswerTimeout = limits.Answer,
        BodyTimeout = limits.Silence,
        DrainTimeout = limits.Drain,
        HeadBytes = HeadBytes,
        BodyBytes = limits.Body,
        Connections = limits.Connections,
        ConnectionsPerCaller = limits.ConnectionsPerCaller,
        RequestsPerUpstream = limits.RequestsPerService,
        CallerRate = Rate(limits.CallerRate),
        UpstreamRate = Rate(limits.ServiceRate),
    };

    private static RateSpec? Rate(RequestRate? rate) => rate is null ? null : new RateSpec { PerSecond = rate.PerSecond, Burst = rate.Burst };

    private static IPNetwork Network(string text) => Cidr.TryParse(text, out var network) ? network : throw new ArgumentException(text, nameof(text));
}
