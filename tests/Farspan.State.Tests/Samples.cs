using System.Net;
using Farspan.Addressing;
using Farspan.State.Addresses;
using Farspan.State.Certificates;
using Farspan.State.Dns;
using Farspan.State.Fabric;
using Farspan.State.Filters;
using Farspan.State.Gateways;
using Farspan.State.Links;
using Farspan.State.Names;
using Farspan.State.Nat;
using Farspan.State.Overlays;
using Farspan.State.Routes;
using Farspan.State.Services;
using Farspan.State.Sysctls;

namespace Farspan.State.Tests;

/// <summary>One of everything, so that the golden files show every member.</summary>
internal static class Samples
{
    public static MachineSpec Spec { get; } = new()
    {
        Machine = "etcd-1",
        Role = MachineRole.Machine,
        Provider = "aws",
        Zone = null,
        Generation = 7,
        Sysctls = [new SysctlSpec { Name = "net/ipv4/ip_forward", Value = "0" }],
        Links =
        [
            new LinkSpec { Name = "lo", Kind = LinkKind.Loopback, Mtu = null },
            new LinkSpec { Name = "eth0", Kind = LinkKind.Ethernet, Mtu = 1500 },
            new LinkSpec { Name = "fs-mesh", Kind = LinkKind.WireGuard, Mtu = 1420 },
        ],
        Addresses = [new AddressSpec { Link = "eth0", Address = Gens.Address("10.0.1.2"), PrefixLength = 24 }, new AddressSpec { Link = "eth0", Address = Gens.Address("2001:db8::2"), PrefixLength = 64 }],
        Routes = [new RouteSpec { Destination = Gens.Network("0.0.0.0/0"), Link = "eth0", Gateway = Gens.Address("10.0.1.1"), Metric = 100 }, new RouteSpec { Destination = Gens.Network("10.99.0.0/24"), Link = "fs-mesh", Gateway = null, Metric = 0 }],
        Overlays = [new OverlaySpec { Name = "mesh", Link = "fs-mesh", ListenPort = 51820, Members = [Peer(1), Peer(2)] }],
        Filter = new FilterSpec
        {
            InputPolicy = FilterVerdict.Drop,
            ForwardPolicy = FilterVerdict.Drop,
            OutputPolicy = FilterVerdict.Drop,
            Sets = [new AddressSetSpec { Name = "etcd", IsIPv6 = false, Networks = [Gens.Network("10.99.0.1/32"), Gens.Network("10.99.0.2/32")] }],
            Rules = [Rule],
            Nat = [Masquerade, Forward],
        },
        Hosts = [new HostSpec { Address = Gens.Address("10.99.0.1"), Names = ["etcd-1.mesh", "etcd-1"] }],
        Resolver = new ResolverSpec { Servers = [Gens.Address("10.0.0.2")], Search = ["farspan.internal"] },
        Services =
        [
            new ServiceSpec
            {
                Name = "etcd",
                Recipe = "etcd",
                Bind = [Gens.Address("10.99.0.1")],
                Ports = [new ServicePortSpec { Name = "client", Protocol = FilterProtocol.Tcp, Ports = new PortRange(2379, 2379) }, new ServicePortSpec { Name = "many", Protocol = FilterProtocol.Udp, Ports = new PortRange(30000, 32767) }],
                Tls = [new ServiceTlsSpec { Port = "client", Layer = "internal", Minimum = TlsVersion.Tls12, CipherSuites = ["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"], Certificate = "etcd", RequiresClientCertificate = true }],
                Members = [new ServiceMemberSpec { Machine = "etcd-1", Addresses = [Gens.Address("10.99.0.1")] }],
            },
        ],
        Gateways = [Gateway],
        DnsServers = [NameServer],
        Certificates =
        [
            new CertificateSpec
            {
                Name = "etcd",
                Issuer = new IssuerSpec { Name = "public", Kind = IssuerKind.Acme, Directory = "https://acme.example/directory", Challenge = AcmeChallenge.Dns01, IntermediateSeconds = null },
                DnsNames = ["etcd.farspan.internal"],
                Addresses = [Gens.Address("10.99.0.1")],
                SpiffeId = "spiffe://farspan/service/etcd",
                Key = KeyKind.EcdsaP256,
                ForServer = true,
                ForClient = true,
                LifetimeSeconds = 86_400,
                Owner = null,
            },
        ],
    };

    private static DnsServerSpec NameServer => new()
    {
        Service = "names",
        Listeners = [new DnsListenerSpec { Name = "dns", Transport = DnsTransport.Udp, Endpoint = new IPEndPoint(Gens.Address("10.0.1.2"), 53), Certificate = null, Tls = null }],
        Zones =
        [
            new DnsZoneSpec
            {
                Key = "example.org lan",
                Name = "example.org",
                PrimaryServer = "etcd-1.example.org",
                Contact = "hostmaster.example.org",
                Serial = 4_000_000_000,
                NegativeTtlSeconds = 60,
                Records = [new DnsRecordSpec { Name = "omni.example.org", Type = "A", TtlSeconds = 60, Data = "192.168.10.20" }],
                TransferTo = [Gens.Network("10.0.1.3/32")],
            },
        ],
        Views = [new DnsViewSpec { Name = "lan", Sources = [Gens.Network("192.168.0.0/16")], Links = ["eth0"], Zones = ["example.org lan"] }],
        Forwards = [new DnsForwardSpec { Domain = "svc.cluster.local", Servers = [new IPEndPoint(Gens.Address("10.96.0.10"), 53)] }],
        RecursionFor = [Gens.Network("192.168.0.0/16")],
        Cache = new DnsCacheSpec { Entries = 10_000, LongestTtlSeconds = 86_400, StaleSeconds = 3_600 },
        ResponsesPerSecond = 20,
        LogOneOf = 100,
    };

    private static GatewaySpec Gateway => new()
    {
        Name = "front",
        Service = "gateway",
        Listeners =
        [
            new ListenerSpec
            {
                Name = "https",
                Endpoints = [new IPEndPoint(Gens.Address("10.0.1.2"), 8443)],
                Tls = new ListenerTlsSpec
                {
                    Certificates = [new ListenerCertificateSpec { ServerNames = ["*.example.org"], Certificate = "tls/front.crt", Key = "tls/front.key" }],
                    Minimum = TlsVersion.Tls13,
                    CipherSuites = [],
                    ClientAuthorities = "tls/clients.crt",
                    RequiresClientCertificate = true,
                },
                IsEgress = false,
            },
        ],
        Upstreams =
        [
            new UpstreamSpec
            {
                Machine = "web-1",
                Provider = "aws",
                Service = "shop",
                Endpoint = new IPEndPoint(Gens.Address("10.0.1.9"), 80),
                IsLocal = false,
                Health = new HealthCheckSpec { Path = "/healthz", Interval = TimeSpan.FromSeconds(5), Timeout = TimeSpan.FromMilliseconds(500), Fall = 3, Rise = 2 },
            },
        ],
        Rules = [new AccessRuleSpec { Origin = "policy/web topology.yaml:41:5", From = [Gens.Network("10.0.0.0/16")], As = ["token/ops"], To = [new AccessTargetSpec { Service = "shop", Machine = null }], Methods = ["GET"] }],
        Tokens = [new TokenSpec { Name = "ops", Sha256 = new string('0', 64) }],
        Callers = [new GatewayCallerSpec { Machine = "web-1", Addresses = [Gens.Address("10.0.1.9")] }],
        Egress = [new EgressRuleSpec { Origin = "egress/1 topology.yaml:50:5", From = [Gens.Network("10.0.1.9/32")], Host = "*.example.net", Ports = [new PortRange(443, 443)], Purpose = "models" }],
        Limits = new GatewayLimitsSpec
        {
            HeadTimeout = TimeSpan.FromSeconds(10),
            IdleTimeout = TimeSpan.FromSeconds(75),
            ConnectTimeout = TimeSpan.FromSeconds(3),
            AnswerTimeout = TimeSpan.FromSeconds(60),
            BodyTimeout = TimeSpan.FromSeconds(60),
            DrainTimeout = TimeSpan.FromSeconds(30),
            HeadBytes = 16384,
            BodyBytes = null,
            Connections = 20_000,
            ConnectionsPerCaller = 1_000,
            RequestsPerUpstream = 1_000,
            CallerRate = new RateSpec { PerSecond = 0.5, Burst = 30 },
            UpstreamRate = null,
        },
        Audit = new AuditSpec { FileBytes = 16777216, Files = 8, RefusesWhenFull = false },
    };

    public static MachineStatus Status { get; } = new()
    {
        Machine = "etcd-1",
        ObservedGeneration = 7,
        ObservedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Sysctls = [new SysctlStatus { Name = "net/ipv4/ip_forward", Value = "0" }, new SysctlStatus { Name = "net/ipv4/none", Value = null }],
        Links = [new LinkStatus { Name = "eth0", Kind = LinkKind.Ethernet, IsUp = true, Mtu = 1500 }, new LinkStatus { Name = "fs-odd", Kind = null, IsUp = false, Mtu = 1400 }],
        Addresses = [new AddressStatus { Link = "eth0", Address = Gens.Address("10.0.1.2"), PrefixLength = 24, IsAutomatic = false }],
        Routes = Spec.Routes,
        Overlays =
        [
            new OverlayStatus
            {
                Link = "fs-mesh",
                Name = "mesh",
                Engine = "wireguard-go 0.0.20220316",
                PublicKey = Gens.Key(1),
                ListenPort = 51820,
                Peers =
                [
                    new PeerStatus
                    {
                        Machine = "etcd-2",
                        PublicKey = Gens.Key(2),
                        Endpoint = new IPEndPoint(Gens.Address("10.1.1.2"), 51820),
                        AllowedIps = [Gens.Network("10.99.0.2/32")],
                        KeepaliveSeconds = 25,
                        LastHandshake = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
                        ReceivedBytes = 1024,
                        SentBytes = 2048,
                    },
                ],
            },
        ],
        Filter = new FilterStatus
        {
            InputPolicy = FilterVerdict.Drop,
            ForwardPolicy = null,
            OutputPolicy = FilterVerdict.Accept,
            Sets = Spec.Filter.Sets,
            Rules = Spec.Filter.Rules,
            Nat = Spec.Filter.Nat,
            Foreign = ["chain other"],
        },
        Names = new NamesStatus { Hosts = Spec.Hosts, Resolver = null },
        Services = [new ServiceStatus { Name = "etcd", State = ServiceState.Restarting, Restarts = 2, Pid = null, Since = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) }],
    };

    public static CableSpec Cable { get; } = new()
    {
        Near = new CableEnd { Machine = "etcd-1", Link = "eth0", Bridge = null },
        Far = new CableEnd { Machine = "router-aws", Link = "p-etcd-1", Bridge = "fsb-etcd" },
    };

    private static NatRuleSpec Masquerade => new()
    {
        Kind = NatKind.Masquerade,
        InLink = null,
        OutLink = "eth0",
        Source = AddressMatch.In("etcd"),
        Destination = null,
        Protocol = FilterProtocol.Any,
        Ports = [],
        To = null,
        ToPort = null,
        Origin = "egress/aws/etcd topology.yaml:9:7",
    };

    private static NatRuleSpec Forward => new()
    {
        Kind = NatKind.Destination,
        InLink = "eth0",
        OutLink = null,
        Source = null,
        Destination = AddressMatch.In(Gens.Network("100.64.0.1/32")),
        Protocol = FilterProtocol.Tcp,
        Ports = [new PortRange(443, 443)],
        To = Gens.Address("10.0.1.2"),
        ToPort = 8443,
        Origin = "forward/aws/443/tcp topology.yaml:12:7",
    };

    private static FilterRuleSpec Rule => new()
    {
        Chain = FilterChain.Input,
        InLink = "fs-mesh",
        OutLink = null,
        Source = AddressMatch.In("etcd"),
        Destination = AddressMatch.In(Gens.Network("10.99.0.1/32")),
        Protocol = FilterProtocol.Tcp,
        Ports = [new PortRange(2379, 2380)],
        IcmpTypes = [],
        States = ConnectionStates.Established | ConnectionStates.New,
        Verdict = FilterVerdict.Accept,
        Origin = "policy/1 topology.yaml:41:5",
    };

    private static PeerSpec Peer(int number) => new()
    {
        Machine = $"etcd-{number}",
        PublicKey = number == 1 ? null : Gens.Key(number),
        Endpoint = new IPEndPoint(Gens.Address(number == 1 ? "2001:db8::1" : "10.1.1.2"), 51820),
        AllowedIps = [Gens.Network($"10.99.0.{number}/32")],
        KeepaliveSeconds = 25,
    };
}
