using System.Net;
using Farspan.Topology.Declarations;
using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands under <c>links</c>.</summary>
internal static class LinkLanguage
{
    /// <summary>WireGuard's usual port.</summary>
    public const int DefaultPort = 51_820;

    /// <summary>One per family.</summary>
    private const int MostAddresses = 2;

    private static readonly KeyOf<LinkMethod> Method = new("method", Scalars.Word("link-method", "a method",
        "How a way between two networks is made. `peering`: inside one cloud and region, both networks route to each other. `private-link`: an address in one network stands for one service of the other; " +
        "nothing else passes, nothing back, and neither side sees the other's addresses. `vpn`: across clouds or to a site of one's own, the routers hold a WireGuard tunnel. " +
        "`internet`: where nothing private is possible, one service through a gateway, with TLS and a token or certificate. `static-route`: the routers of two own sites have a line. docs/links.md says more.",
        ("peering", LinkMethod.Peering), ("private-link", LinkMethod.PrivateLink), ("vpn", LinkMethod.Vpn), ("internet", LinkMethod.Internet), ("static-route", LinkMethod.StaticRoute)), "How the way is made.", isRequired: true);

    private static readonly KeyOf<IReadOnlyList<Located<Reference>>> Between = new("between",
        new ListShape<Reference>("network", ReferenceScalars.Network, 2, 2), "The two networks, for `peering`, `vpn` and `static-route`.");

    private static readonly KeyOf<Reference> From = new("from", ReferenceScalars.LinkOrigin,
        "Where those are who ask: for `internet` their network, for `private-link` the subnet of their network in which the endpoint has an address.");

    private static readonly KeyOf<Reference> To = new("to", ReferenceScalars.Service, "The one service that it leads to. Belongs to `from`.");

    private static readonly KeyOf<string> Via = new("via", Scalars.Name, "For `internet`: name of the gateway in front of the service. All its ports speak TLS. Belongs to `from`.");

    private static readonly KeyOf<IReadOnlyList<Located<IPAddress>>> Address = new("address", new OneOrManyShape<IPAddress>("address", AddressScalars.Address, MostAddresses),
        "For `private-link`: the endpoint's address, or one IPv4 and one IPv6 address, in that subnet. What is left out is allocated, and stays as it is. Belongs to `from`.");

    private static readonly KeyOf<int> Port = new("port", Scalars.Number("port-number", "a UDP port", "A port from 1 to 65535.", 1, ushort.MaxValue, DefaultPort),
        "For `vpn`: the UDP port on which both routers listen, 51820 without it. Belongs to `between`.");

    private static readonly KeyOf<int> Mtu = new("mtu", MtuScalar.Shape,
        "The longest packet that it carries: for `peering` and `static-route` 1500 without it, for `vpn` the longest inside the tunnel, 1420 without it. Belongs to `between`.");

    /// <summary>A link.</summary>
    public static MapShape<LinkDeclaration> Shape { get; } = new()
    {
        Id = "link",
        Article = "a link",
        Sample = "{ method: peering, between: [network/a, network/b] }",
        Description = "A declared way between two networks: between all their machines, or to one service. What may pass is up to the policies. Ways do not add up: two links do not join the networks at their far ends.",
        Example = "links:\n  aws-rack: { method: vpn, between: [network/aws, network/rack] }\n  models:   { method: private-link, from: subnet/aws/apps, to: service/models }\n  partner:  { method: internet, from: network/aws, to: service/quotes, via: partner-front }",
        Keys = [Method, Between, From, To, Via, Address, Port, Mtu],
        ExactlyOne = [Between, From],
        Needs = [(To, From), (Via, From), (Address, From), (Port, Between), (Mtu, Between)],
        Build = r => new LinkDeclaration
        {
            Method = r.Get(Method),
            Between = r.List(Between),
            From = r.Get(From),
            To = r.Get(To),
            Via = r.Get(Via),
            Addresses = r.List(Address),
            Port = r.Get(Port),
            Mtu = r.Get(Mtu),
        },
    };
}
