using System.Net;
using Farspan.Addressing;
using Farspan.State;
using Farspan.State.Addresses;
using Farspan.State.Filters;
using Farspan.State.Links;
using Farspan.State.Names;
using Farspan.State.Nat;
using Farspan.State.Overlays;
using Farspan.State.Routes;
using Farspan.State.Sysctls;

namespace Farspan.Agent.Tests;

/// <summary>A machine with a card, a bridge and an overlay, with something of every concept.</summary>
internal static class TestSpecs
{
    public const string OverlayLink = "fs-mesh";

    public static IPAddress Address(string text) =>
        Cidr.TryParseAddress(text, out var address) ? address : throw new ArgumentException(text, nameof(text));

    public static IPNetwork Network(string text) =>
        Cidr.TryParse(text, out var network) ? network : throw new ArgumentException(text, nameof(text));

    public static WireGuardPublicKey Key(int number)
    {
        Span<byte> bytes = stackalloc byte[WireGuardPublicKey.Length];
        bytes.Fill((byte)number);
        return WireGuardPublicKey.From(bytes);
    }

    public static MachineSpec Machine { get; } = new()
    {
        Machine = "etcd-1",
        Role = MachineRole.Machine,
        Provider = "aws",
        Zone = "a",
        Generation = 3,
        Sysctls = [Sysctl("net/ipv4/conf/fsb-lan/rp_filter", "2"), Sysctl("net/ipv4/ip_forward", "1")],
        Links =
        [
            new LinkSpec { Name = "lo", Kind = LinkKind.Loopback, Mtu = null },
            new LinkSpec { Name = "eth0", Kind = LinkKind.Ethernet, Mtu = 1450 },
            new LinkSpec { Name = "fsb-lan", Kind = LinkKind.Bridge, Mtu = null },
            new LinkSpec { Name = OverlayLink, Kind = LinkKind.WireGuard, Mtu = 1400 },
        ],
        Addresses =
        [
            On("eth0", "10.0.1.2", 24),
            On("eth0", "10.0.1.3", 24),
            On("eth0", "2001:db8:1::2", 64),
            On(OverlayLink, "10.99.0.1", 32),
            On("fsb-lan", "10.0.9.1", 24),
        ],
        Routes =
        [
            new RouteSpec { Destination = Network("0.0.0.0/0"), Link = "eth0", Gateway = Address("10.0.1.1"), Metric = 1024 },
            new RouteSpec { Destination = Network("10.99.0.0/24"), Link = OverlayLink, Gateway = null, Metric = 1024 },
            new RouteSpec { Destination = Network("2001:db8:2::/64"), Link = "eth0", Gateway = Address("2001:db8:1::1"), Metric = 1024 },
        ],
        Overlays = [new OverlaySpec { Name = "mesh", Link = OverlayLink, ListenPort = 51820, Members = [Member("etcd-1", null, 1), Member("etcd-2", Key(2), 2), Member("etcd-3", Key(3), 3)] }],
        Filter = new FilterSpec
        {
            InputPolicy = FilterVerdict.Drop,
            ForwardPolicy = FilterVerdict.Drop,
            OutputPolicy = FilterVerdict.Accept,
            Sets = [Set("etcd_mesh_v4", false, "10.99.0.2/32", "10.99.0.3/32"), Set("lans_v6", true, "2001:db8:1::/64", "2001:db8:2::/63")],
            Rules = Rules,
            Nat = Nat,
        },
        Hosts = [new HostSpec { Address = Address("10.99.0.1"), Names = ["etcd-1.mesh", "etcd-1"] }, new HostSpec { Address = Address("10.99.0.2"), Names = ["etcd-2"] }],
        Resolver = new ResolverSpec { Servers = [], Search = ["farspan.internal"] },
        Services = [],
        Gateways = [],
        DnsServers = [],
        Certificates = [],
    };

    /// <summary>One rule of each kind of address translation, and each family.</summary>
    public static IReadOnlyList<NatRuleSpec> Nat =>
    [
        Translation(NatKind.Destination) with
        {
            InLink = "eth0", Destination = AddressMatch.In(Network("10.0.1.2/32")), Protocol = FilterProtocol.Tcp, Ports = [new PortRange(443, 443)], To = Address("10.99.0.2"), ToPort = 8443,
        },
        Translation(NatKind.Destination) with { Destination = AddressMatch.In(Network("2001:db8::2/128")), Protocol = FilterProtocol.Udp, To = Address("2001:db8::3") },
        Translation(NatKind.Source) with { Source = AddressMatch.In(Network("10.7.0.0/16")), OutLink = "eth0", To = Address("10.0.1.2") },
        Translation(NatKind.Masquerade) with { Source = AddressMatch.In("lans_v6"), OutLink = "eth0" },
    ];

    /// <summary>Translates everything, where more is not said.</summary>
    public static NatRuleSpec Translation(NatKind kind) => new()
    {
        Kind = kind,
        InLink = null,
        OutLink = null,
        Source = null,
        Destination = null,
        Protocol = FilterProtocol.Any,
        Ports = [],
        To = null,
        ToPort = null,
        Origin = "default translation",
    };

    /// <summary>Accepts everything in a chain.</summary>
    public static FilterRuleSpec Rule(FilterChain chain) => new()
    {
        Chain = chain,
        InLink = null,
        OutLink = null,
        Source = null,
        Destination = null,
        Protocol = FilterProtocol.Any,
        Ports = [],
        IcmpTypes = [],
        States = ConnectionStates.None,
        Verdict = FilterVerdict.Accept,
        Origin = "default test",
    };

    public static AddressSpec On(string link, string address, int length) => new() { Link = link, Address = Address(address), PrefixLength = length };

    public static SysctlSpec Sysctl(string name, string value) => new() { Name = name, Value = value };

    public static PeerSpec Member(string machine, WireGuardPublicKey? key, int number) => new()
    {
        Machine = machine,
        PublicKey = key,
        Endpoint = new IPEndPoint(Address($"10.{number}.1.2"), 51820),
        AllowedIps = [Network($"10.99.0.{number}/32")],
        KeepaliveSeconds = 25,
    };

    private static IReadOnlyList<FilterRuleSpec> Rules =>
    [
        Rule(FilterChain.Input) with { States = ConnectionStates.Invalid, Verdict = FilterVerdict.Drop, Origin = "default invalid" },
        Rule(FilterChain.Input) with { States = ConnectionStates.Established | ConnectionStates.Related, Origin = "default established" },
        Rule(FilterChain.Input) with { InLink = "lo", Origin = "default \"loopback\" – nötig" },
        Rule(FilterChain.Input) with { Protocol = FilterProtocol.Icmp, IcmpTypes = [3, 8, 11, 12] },
        Rule(FilterChain.Input) with { Protocol = FilterProtocol.IcmpV6, IcmpTypes = [135] },
        Rule(FilterChain.Input) with
        {
            InLink = OverlayLink, Source = AddressMatch.In("etcd_mesh_v4"), Protocol = FilterProtocol.Tcp, Ports = [new PortRange(2379, 2380)], States = ConnectionStates.New,
            Origin = "policy/1 topology.yaml:41:5",
        },
        Rule(FilterChain.Input) with { Source = AddressMatch.In(Network("0.0.0.0/0")), Destination = AddressMatch.In(Network("10.0.0.0/12")), Protocol = FilterProtocol.Udp, Ports = [new PortRange(53, 53), new PortRange(5353, 5360)] },
        Rule(FilterChain.Forward) with { Source = AddressMatch.In("lans_v6"), Destination = AddressMatch.In(Network("2001:db8::/61")), InLink = "eth0", OutLink = "fsb-lan" },
        Rule(FilterChain.Forward) with { Protocol = FilterProtocol.Icmp, Verdict = FilterVerdict.Drop },
        Rule(FilterChain.Output) with { OutLink = "eth0", Protocol = FilterProtocol.Tcp, Ports = [new PortRange(25, 25)], Verdict = FilterVerdict.Drop },
        Rule(FilterChain.Output) with { Destination = AddressMatch.In(Network("::/0")), Verdict = FilterVerdict.Drop },
    ];

    private static AddressSetSpec Set(string name, bool isIPv6, params string[] networks) => new() { Name = name, IsIPv6 = isIPv6, Networks = [.. networks.Select(Network)] };
}
