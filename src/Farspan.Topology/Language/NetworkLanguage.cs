using System.Net;
using Farspan.Topology.Declarations;
using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands under <c>networks</c>.</summary>
internal static class NetworkLanguage
{
    /// <summary>One per family.</summary>
    private const int MostBlocks = 2;

    /// <summary>One port of a router's namespace each.</summary>
    private const int MostSubnets = 1_000;

    private static readonly OneOrManyShape<IPNetwork> Blocks = new("block", AddressScalars.Block, MostBlocks);

    private static readonly KeyOf<IReadOnlyList<Located<IPNetwork>>> SubnetCidr = new("cidr", Blocks,
        "Its block, or one IPv4 and one IPv6 block, each inside one of the network's. The first host address (.1, ::1) is the router's.", isRequired: true);

    private static readonly KeyOf<string> Zone = new("zone", Scalars.Name, "The zone of the network's provider that it is in.");

    private static readonly KeyOf<Exposure> ExposureKey = new("exposure", Scalars.Word("exposure", "an exposure", "Whether packets from outside the network are routed to the subnet.",
        ("private", Exposure.Private), ("egress", Exposure.Egress), ("public", Exposure.Public)),
        "`public`: routed from and to the internet and other public subnets, and the policies decide what passes. `private`: nothing is routed from outside the network, links and overlays excepted. `egress`: private, but its machines may begin connections to the internet: the network's router writes its own address in place of theirs (NAT), and the policies decide what passes.", fallback: "private");

    /// <summary>A subnet.</summary>
    public static MapShape<SubnetDeclaration> Subnet { get; } = new()
    {
        Id = "subnet",
        Article = "a subnet",
        Sample = "{ cidr: 10.0.1.0/24 }",
        Description = "A part of a network: one broadcast domain, in at most one zone.",
        Example = "etcd: { cidr: 10.0.1.0/24, zone: a }",
        Keys = [SubnetCidr, Zone, ExposureKey],
        Build = r => new SubnetDeclaration { Cidrs = r.List(SubnetCidr), Zone = r.Get(Zone), Exposure = r.Get(ExposureKey)?.Value ?? Exposure.Private },
    };

    private static readonly KeyOf<PortLiteral> ForwardPort = new("port", PortScalars.Literal, "The router's port, or a range of them.", isRequired: true);

    private static readonly KeyOf<string> ForwardMachine = new("machine", Scalars.MachineName, "The machine that it leads to, with a card in the network.", isRequired: true);

    private static readonly KeyOf<int> ForwardAt = new("at", Scalars.Number("machine-port", "a port", "A port from 1 to 65535, of either transport.", 1, ushort.MaxValue, 8443), "The machine's port, where it is another one.");

    /// <summary>A forwarded port.</summary>
    public static MapShape<ForwardDeclaration> Forward { get; } = new()
    {
        Id = "forward",
        Article = "a forwarded port",
        Sample = "{ port: 443/tcp, machine: web-1 }",
        Description = "A port of the router's outer address that leads to a machine (NAT): the policies decide who may use it. They speak of the machine and of its own port, which whoever can route to the machine's address reaches there too.",
        Example = "forward:\n  - { port: 443/tcp, machine: web-1, at: 8443 }",
        Keys = [ForwardPort, ForwardMachine, ForwardAt],
        Build = r => new ForwardDeclaration { Port = r.Get(ForwardPort), Machine = r.Get(ForwardMachine), At = r.Get(ForwardAt) },
    };

    private static readonly KeyOf<IReadOnlyList<Located<ForwardDeclaration>>> Forwards = new("forward",
        new ListShape<ForwardDeclaration>("forwarded port", Forward, 1, Limits.MostPorts), "Ports of its router that lead to machines inside.");

    private static readonly KeyOf<string> Provider = new("provider", Scalars.Name, "Name of the provider that owns it.", isRequired: true);

    private static readonly KeyOf<IReadOnlyList<Located<IPNetwork>>> Cidr = new("cidr", Blocks,
        "Its block, or one IPv4 and one IPv6 block. No two networks, overlays or foreign providers share an address.", isRequired: true);

    private static readonly KeyOf<IReadOnlyList<Named<SubnetDeclaration>>> Subnets = new("subnets",
        new NamedMapShape<SubnetDeclaration>("subnet", Scalars.Name, Subnet, MostSubnets), "Its subnets by name.", isRequired: true);

    private static readonly KeyOf<int> Mtu = new("mtu", MtuScalar.Shape, "The longest packet of its machines' cards and of its router's ports there; 1500 without it. What leaves the network has to fit the way out too.");

    /// <summary>A network.</summary>
    public static MapShape<NetworkDeclaration> Shape { get; } = new()
    {
        Id = "network",
        Article = "a network",
        Sample = "{ provider: aws, cidr: 10.0.0.0/16, subnets: … }",
        Description = "One address block at one provider: a VPC, a VLAN, a LAN. Nothing crosses between two networks except over a link, an overlay, or between public subnets.",
        Example = "networks:\n  aws:\n    provider: aws\n    cidr: 10.0.0.0/16\n    subnets:\n      etcd: { cidr: 10.0.1.0/24, zone: a }\n      edge: { cidr: 10.0.9.0/24, exposure: public }",
        Keys = [Provider, Cidr, Subnets, Forwards, Mtu],
        Build = r => new NetworkDeclaration { Provider = r.Get(Provider), Cidrs = r.List(Cidr), Subnets = r.Get(Subnets)?.Value ?? [], Forwards = r.Has(Forwards) ? r.List(Forwards) : [], Mtu = r.Get(Mtu) },
    };
}
