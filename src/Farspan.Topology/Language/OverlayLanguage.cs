using System.Net;
using Farspan.Topology.Declarations;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands under <c>overlays</c>.</summary>
internal static class OverlayLanguage
{
    /// <summary>WireGuard's usual port.</summary>
    public const int DefaultPort = 51_820;

    /// <summary>One per family.</summary>
    private const int MostAddresses = 2;

    private static readonly KeyOf<OverlayKind> Kind = new("kind", Scalars.Word("overlay-kind", "a kind of overlay", "How packets are encrypted.",
        ("wireguard", OverlayKind.WireGuard)), "How packets are encrypted.", isRequired: true);

    private static readonly KeyOf<IReadOnlyList<Located<IPNetwork>>> Cidr = new("cidr", new OneOrManyShape<IPNetwork>("block", AddressScalars.Block, MostAddresses),
        "Its block, or one IPv4 and one IPv6 block; every member has an address in each.", isRequired: true);

    private static readonly KeyOf<SelectorDeclaration> Members = new("members", SelectorShape.Instance, "The machines in it.", isRequired: true);

    private static readonly KeyOf<int> Port = new("port", Scalars.Number("port-number", "a UDP port", "A port from 1 to 65535.", 1, ushort.MaxValue, DefaultPort),
        "The UDP port that every member listens on for encrypted packets.", fallback: "51820");

    private static readonly KeyOf<IReadOnlyList<Named<IReadOnlyList<Located<IPAddress>>>>> Addresses = new("addresses",
        new NamedMapShape<IReadOnlyList<Located<IPAddress>>>("member", Scalars.Name, new OneOrManyShape<IPAddress>("address", AddressScalars.Address, MostAddresses), Limits.MostMachines),
        "Overlay addresses by member, for those that must have a certain one; the others are allocated.");

    private static readonly KeyOf<int> Mtu = new("mtu", MtuScalar.Shape,
        "The longest packet inside. Without it what the narrowest path between two members carries, less 80 octets for WireGuard: 1420 over paths of 1500.");

    /// <summary>An overlay.</summary>
    public static MapShape<OverlayDeclaration> Shape { get; } = new()
    {
        Id = "overlay",
        Article = "an overlay",
        Sample = "{ kind: wireguard, cidr: 10.99.0.0/24, members: all }",
        Description = "An encrypted mesh among machines, with its own block.",
        Example = "overlays:\n  mesh: { kind: wireguard, cidr: 10.99.0.0/24, members: { role: [etcd, worker] } }",
        Keys = [Kind, Cidr, Members, Port, Mtu, Addresses],
        Build = r => new OverlayDeclaration
        {
            Cidrs = r.List(Cidr),
            Members = r.Get(Members)?.Value,
            Port = r.Get(Port),
            Mtu = r.Get(Mtu),
            Addresses = r.Get(Addresses)?.Value ?? [],
        },
    };
}
