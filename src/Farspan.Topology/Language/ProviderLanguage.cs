using System.Net;
using Farspan.Topology.Declarations;
using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands under <c>providers</c>.</summary>
internal static class ProviderLanguage
{
    private const int MostZones = 64;

    private static readonly KeyOf<ProviderKind> Kind = new("kind", Scalars.Word("provider-kind", "a kind of provider", "Who owns the metal.",
        ("aws", ProviderKind.Aws), ("azure", ProviderKind.Azure), ("gcp", ProviderKind.Gcp), ("ibm", ProviderKind.Ibm), ("digitalocean", ProviderKind.DigitalOcean),
        ("bare-metal", ProviderKind.BareMetal), ("proxmox", ProviderKind.Proxmox), ("lab", ProviderKind.Lab)), "Who owns the metal.", isRequired: true);

    private static readonly KeyOf<string> Region = new("region", Scalars.Text, "The region as the provider calls it, such as `us-east-1`.");

    private static readonly KeyOf<IReadOnlyList<Located<string>>> Zones = new("zones", new ListShape<string>("zone", Scalars.Name, 1, MostZones),
        "Its failure domains, which subnets are put in. Without zones the provider fails as one.");

    private static readonly KeyOf<IPNetwork> Cidr = new("cidr", AddressScalars.Block, "The block that all its networks are cut from.");

    /// <summary>A provider.</summary>
    public static MapShape<ProviderDeclaration> Shape { get; } = new()
    {
        Id = "provider",
        Article = "a provider",
        Sample = "{ kind: aws }",
        Description = "A place that hosts machines: a cloud account and region, a rack, or a homelab.",
        Example = "providers:\n  aws: { kind: aws, region: us-east-1, zones: [a, b, c] }\n  rack: { kind: bare-metal, cidr: 192.168.0.0/16 }",
        Keys = [Kind, Region, Zones, Cidr],
        Build = r => new ProviderDeclaration { Kind = r.Get(Kind), Region = r.Get(Region)?.Value, Zones = r.List(Zones), Cidr = r.Get(Cidr) },
    };
}
