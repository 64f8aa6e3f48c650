using Farspan.Topology.Declarations;
using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands in the list <c>claims</c>.</summary>
internal static class ClaimLanguage
{
    private static readonly ScalarShape<int> Count = Scalars.Number("count", "a number of failures", "A number from 1.", 1, Limits.MostMachines, 1);

    private static readonly KeyOf<int> Providers = new("providers", Count, "This many providers at the same time.");
    private static readonly KeyOf<int> Zones = new("zones", Count, "This many zones at the same time; a provider without zones counts as one.");
    private static readonly KeyOf<int> Machines = new("machines", Count, "This many machines at the same time.");
    private static readonly KeyOf<int> Links = new("links", Count, "This many declared links at the same time.");

    /// <summary>What fails.</summary>
    public static MapShape<LosingDeclaration> Losing { get; } = new()
    {
        Id = "losing",
        Article = "what is lost",
        Sample = "{ providers: 1 }",
        Description = "What fails together.",
        Example = "{ providers: 1 }",
        Keys = [Providers, Zones, Machines, Links],
        ExactlyOne = [Providers, Zones, Machines, Links],
        Build = BuildLosing,
    };

    private static readonly KeyOf<string> Service = new("service", Scalars.Name, "Name of the service.", isRequired: true);
    private static readonly KeyOf<LosingDeclaration> LosingKey = new("losing", Losing, "What fails, whichever of them it is.", isRequired: true);

    /// <summary>What a service outlives.</summary>
    public static MapShape<SurvivesDeclaration> Survives { get; } = new()
    {
        Id = "survival",
        Article = "a survival",
        Sample = "{ service: etcd, losing: { providers: 1 } }",
        Description = "A service and what it outlives.",
        Example = "{ service: etcd, losing: { providers: 1 } }",
        Keys = [Service, LosingKey],
        Build = r => new SurvivesDeclaration { Service = r.Get(Service), Losing = r.Get(LosingKey) },
    };

    private static readonly KeyOf<SelectorDeclaration> Between = new("between", SelectorShape.Instance, "The machines.", isRequired: true);

    /// <summary>Whose traffic is encrypted.</summary>
    public static MapShape<EncryptedDeclaration> Encrypted { get; } = new()
    {
        Id = "encryption",
        Article = "an encryption",
        Sample = "{ between: { role: etcd } }",
        Description = "Machines whose traffic among each other is encrypted.",
        Example = "{ between: { role: [etcd, worker] } }",
        Keys = [Between],
        Build = r => new EncryptedDeclaration(r.Get(Between)?.Value),
    };

    private static readonly KeyOf<string> Name = new("name", Scalars.Text, "What it is called in listings; its number in the file without.");
    private static readonly KeyOf<FlowDeclaration> Never = new("never", FlowLanguage.Shape, "No packet of the one reaches the other.");
    private static readonly KeyOf<FlowDeclaration> Always = new("always", FlowLanguage.Shape, "Every one of the first reaches every one of the second.");
    private static readonly KeyOf<FlowDeclaration> Only = new("only", FlowLanguage.Shape, "Nothing but the first reaches the second.");
    private static readonly KeyOf<EncryptedDeclaration> EncryptedKey = new("encrypted", Encrypted, "Whatever these machines say to each other crosses the underlay inside an overlay.");
    private static readonly KeyOf<SurvivesDeclaration> SurvivesKey = new("survives", Survives, "The service keeps its quorum, or one member where it has none, whichever failures of this size occur.");

    private static readonly KeyOf<IReadOnlyList<Located<SelectorDeclaration>>> Isolated = new("isolated",
        new ListShape<SelectorDeclaration>("group", SelectorShape.Instance, 2, Limits.MostGroups), "No packet passes between any two of these groups, either way, outside the overlays.");

    private static readonly KeyOf<SelectorDeclaration> Adjacent = new("adjacent", SelectorShape.Instance, "These machines share a broadcast domain.");

    private static readonly KeyOf<SelectorDeclaration> AirGapped = new("airGapped", SelectorShape.Instance,
        "No packet of any kind, ICMP included, gets from these machines to the internet, or from the internet to them.");

    private static readonly KeyOf<IReadOnlyList<Located<Reference>>> NoOverlap = new("noOverlap",
        new ListShape<Reference>("network", ReferenceScalars.Network, 2, Limits.MostNetworks), "No two of these networks share an address.");

    /// <summary>A claim.</summary>
    public static MapShape<ClaimDeclaration> Shape { get; } = new()
    {
        Id = "claim",
        Article = "a claim",
        Sample = "{ never: { from: internet, to: service/etcd } }",
        Description = "A sentence about the network that must be true: proved from the plan where it can be, observed where the network runs.",
        Example = "claims:\n  - never: { from: internet, to: service/kube-apiserver }\n  - name: quorum\n    survives: { service: etcd, losing: { providers: 1 } }\n  - isolated: [network/aws, network/azure]",
        Keys = [Name, Never, Always, Only, EncryptedKey, SurvivesKey, Isolated, Adjacent, AirGapped, NoOverlap],
        ExactlyOne = [Never, Always, Only, EncryptedKey, SurvivesKey, Isolated, Adjacent, AirGapped, NoOverlap],
        Build = r => new ClaimDeclaration
        {
            Name = r.Get(Name),
            Never = r.Get(Never)?.Value,
            Always = r.Get(Always)?.Value,
            Only = r.Get(Only)?.Value,
            Encrypted = r.Get(EncryptedKey)?.Value,
            Survives = r.Get(SurvivesKey)?.Value,
            Isolated = r.Get(Isolated)?.Value,
            Adjacent = r.Get(Adjacent)?.Value,
            AirGapped = r.Get(AirGapped)?.Value,
            NoOverlap = r.Get(NoOverlap)?.Value,
        },
    };

    private static LosingDeclaration BuildLosing(MapReading reading)
    {
        (KeyOf<int> Key, FailureDomain Domain)[] domains =
        [
            (Providers, FailureDomain.Provider), (Zones, FailureDomain.Zone), (Machines, FailureDomain.Machine), (Links, FailureDomain.Link),
        ];
        var present = domains.FirstOrDefault(d => reading.Has(d.Key), domains[0]);
        return new LosingDeclaration(present.Domain, reading.Get(present.Key));
    }
}
