using Farspan.Topology.Declarations;
using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands under <c>services</c>.</summary>
internal static class ServiceLanguage
{
    private static readonly KeyOf<SelectorDeclaration> On = new("on", SelectorShape.Instance, "The machines it may run on.", isRequired: true);

    private static readonly KeyOf<string> Over = new("over", Scalars.Name, "Name of the overlay whose addresses alone it is bound to. Without it the service is bound to the machine's own addresses.");

    private static readonly KeyOf<IReadOnlyList<Named<PortLiteral>>> Ports = new("ports",
        new NamedMapShape<PortLiteral>("port", Scalars.PortName, PortScalars.Literal, Limits.MostPorts), "Its ports by name.", isRequired: true);

    private static readonly KeyOf<int> Replicas = new("replicas", Scalars.Number("replicas", "a number of replicas", "A number from 1.", 1, Limits.MostMachines, 3),
        "How many machines run it. Without it, every machine that `on` selects does.");

    private static readonly KeyOf<FailureDomain> Spread = new("spread", Scalars.Word("spread", "a failure domain to spread over", "A failure domain.",
        ("machine", FailureDomain.Machine), ("zone", FailureDomain.Zone), ("provider", FailureDomain.Provider)),
        "Put no two replicas into one of these while there are others. A provider without zones counts as one zone.");

    private static readonly KeyOf<QuorumKind> Quorum = new("quorum", Scalars.Word("quorum", "a quorum", "How many members must be able to talk.",
        ("majority", QuorumKind.Majority)), "`majority`: the service works while more than half of its members can talk. Without it, one member is enough.");

    private static readonly KeyOf<Storage> StorageKey = new("storage", Scalars.Word("storage", "a kind of storage", "Where a service keeps its data.",
        ("none", Storage.None), ("local", Storage.Local), ("replicated", Storage.Replicated)),
        "`local`: on the machine's own disk, so that the service must not move. `replicated`: by the service itself, on every member.", fallback: "none");

    private static readonly KeyOf<ServiceRecipe> Run = new("run", Scalars.Word("recipe", "a recipe", "What the lab runs.",
        ("etcd", ServiceRecipe.Etcd), ("postgresql", ServiceRecipe.PostgreSql), ("redis", ServiceRecipe.Redis), ("ca", ServiceRecipe.Authority)),
        "The lab runs the real thing: `etcd` needs the TCP ports `client` and `peer` and `quorum: majority`, `postgresql` and `redis` one TCP port, `ca` (ACME, revocation lists and OCSP of the internal authority) the TCP port `acme` and, for lists and OCSP, `http`. Without it the lab runs a listener that answers with the service's name.");

    private static readonly KeyOf<string> Health = new("health", GatewayScalars.UrlPath,
        "Path that answers with a status from 200 to 399 while the service is well; gateways ask it. Without it they only connect.");

    /// <summary>A service.</summary>
    public static MapShape<ServiceDeclaration> Shape { get; } = new()
    {
        Id = "service",
        Article = "a service",
        Sample = "{ on: { role: etcd }, ports: { client: 2379/tcp } }",
        Description = "What runs on machines and listens on ports.",
        Example = "services:\n  etcd:\n    on: { role: etcd }\n    over: mesh\n    ports: { client: 2379/tcp, peer: 2380/tcp }\n    quorum: majority\n    run: etcd\n  solana: { on: { chain: solana }, ports: { gossip: 8000-8010/udp }, replicas: 1, storage: local }",
        Keys = [On, Over, Ports, Replicas, Spread, Quorum, StorageKey, Run, Health],
        Build = r => new ServiceDeclaration
        {
            On = r.Get(On)?.Value,
            Over = r.Get(Over),
            Ports = r.Get(Ports)?.Value ?? [],
            Replicas = r.Get(Replicas),
            Spread = r.Get(Spread),
            HasQuorum = r.Has(Quorum),
            Storage = r.Get(StorageKey),
            Recipe = r.Get(Run),
            Health = r.Get(Health)?.Value,
            HasUnknownKeys = r.HasUnknownKeys,
        },
    };
}
