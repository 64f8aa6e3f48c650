using System.Text.Json.Nodes;
using Farspan.Topology.Declarations;
using Farspan.Topology.Shapes;
using Farspan.Topology.Yaml;

namespace Farspan.Topology.Language;

/// <summary>The whole file. The reader binds by this shape; the JSON Schema and the reference are written from it.</summary>
internal static class TopologyLanguage
{
    private static readonly ScalarShape<int> VersionShape = new()
    {
        Id = "version",
        Article = "the version of the language",
        Description = "The version of the language that the file is written in.",
        Examples = ["1"],
        IsNumber = true,
        Parser = (text, out value, out fault) =>
        {
            value = 1;
            fault = new Fault(ShapeCodes.VersionCode, $"'{YamlSentence.Short(text)}' is not a version of the language that this Farspan reads; write 'farspan: 1', or use a newer Farspan.");
            return text == "1";
        },
        Constraint = () => new JsonObject { ["const"] = 1 },
    };

    /// <summary><c>farspan</c>: stands once.</summary>
    public static KeyOf<int> Version { get; } = new("farspan", VersionShape, "The version of the language: 1.", isRequired: true);

    /// <summary><c>name</c>: stands once.</summary>
    public static KeyOf<string> Name { get; } = new("name", Scalars.Name, "Name of the network.", isRequired: true);

    private static readonly KeyOf<IReadOnlyList<Named<ProviderDeclaration>>> Providers = new("providers",
        new NamedMapShape<ProviderDeclaration>("provider", Scalars.Name, ProviderLanguage.Shape, Limits.MostProviders), "Places that host machines, by name.", isRequired: true);

    private static readonly KeyOf<IReadOnlyList<Named<NetworkDeclaration>>> Networks = new("networks",
        new NamedMapShape<NetworkDeclaration>("network", Scalars.Name, NetworkLanguage.Shape, Limits.MostNetworks), "Networks by name.", isRequired: true);

    private static readonly KeyOf<IReadOnlyList<Named<MachineDeclaration>>> Machines = new("machines",
        new NamedMapShape<MachineDeclaration>("machine", Scalars.MachineName, MachineLanguage.Shape, Limits.MostMachines), "Machines by name.", isRequired: true);

    private static readonly KeyOf<IReadOnlyList<Named<OverlayDeclaration>>> Overlays = new("overlays",
        new NamedMapShape<OverlayDeclaration>("overlay", Scalars.Name, OverlayLanguage.Shape, Limits.MostOverlays), "Overlays by name.");

    private static readonly KeyOf<IReadOnlyList<Named<ServiceDeclaration>>> Services = new("services",
        new NamedMapShape<ServiceDeclaration>("service", Scalars.Name, ServiceLanguage.Shape, Limits.MostServices), "Services by name.");

    private static readonly KeyOf<IReadOnlyList<Located<PolicyDeclaration>>> Policies = new("policies",
        new ListShape<PolicyDeclaration>("policy", PolicyLanguage.Shape, 0, Limits.MostPolicies) { IsNumbered = true }, "What may pass; the order does not matter.");

    private static readonly KeyOf<IReadOnlyList<Named<GatewayDeclaration>>> Gateways = new("gateways",
        new NamedMapShape<GatewayDeclaration>("gateway", Scalars.Name, GatewayLanguage.Shape, Limits.MostGateways), "Gateways by name.");

    private static readonly KeyOf<IReadOnlyList<Named<NameServerDeclaration>>> Dns = new("dns",
        new NamedMapShape<NameServerDeclaration>("name server", Scalars.Name, NameServerLanguage.Shape, Limits.MostNameServers), "Name servers by name.");

    private static readonly KeyOf<IReadOnlyList<Named<AuthorityDeclaration>>> Authorities = new("authorities",
        new NamedMapShape<AuthorityDeclaration>("authority", Scalars.Name, AuthorityLanguage.Shape, Limits.MostAuthorities), "Who issues certificates, by name.");

    private static readonly KeyOf<IReadOnlyList<Named<TlsLayerDeclaration>>> Tls = new("tls",
        new NamedMapShape<TlsLayerDeclaration>("TLS layer", Scalars.Name, TlsLayerLanguage.Shape, Limits.MostLayers), "How ports of services speak TLS, by name of the layer.");

    private static readonly KeyOf<IReadOnlyList<Named<IdentityDeclaration>>> Identity = new("identity",
        new NamedMapShape<IdentityDeclaration>("identity provider", Scalars.Name, IdentityLanguage.Shape, Limits.MostAuthorities), "Who says who somebody is, by name.");

    private static readonly KeyOf<IReadOnlyList<Located<EgressDeclaration>>> Egress = new("egress",
        new ListShape<EgressDeclaration>("way outside", EgressLanguage.Shape, 0, Limits.MostEgress) { IsNumbered = true }, "Where machines may go outside, by name: through a gateway, or by themselves.");

    private static readonly KeyOf<IReadOnlyList<Named<LinkDeclaration>>> Links = new("links",
        new NamedMapShape<LinkDeclaration>("link", Scalars.Name, LinkLanguage.Shape, Limits.MostLinks), "Ways between networks, by name.");

    private static readonly KeyOf<IReadOnlyList<Located<ClaimDeclaration>>> Claims = new("claims",
        new ListShape<ClaimDeclaration>("claim", ClaimLanguage.Shape, 0, Limits.MostClaims) { IsNumbered = true }, "What must be true.");

    /// <summary>The map that a topology is.</summary>
    public static MapShape<TopologyDeclaration> Shape { get; } = new()
    {
        Id = "topology",
        Article = "a topology",
        Sample = "farspan: 1",
        Description = "A Farspan topology: providers, networks and machines, what runs on them, who may talk to whom, and what must be true of it.",
        Example = "farspan: 1\nname: provider-grouped",
        Keys = [Version, Name, Providers, Networks, Machines, Overlays, Services, Gateways, Dns, Authorities, Tls, Identity, Policies, Egress, Links, Claims],
        Build = r => new TopologyDeclaration
        {
            Name = r.Get(Name),
            Providers = r.Get(Providers)?.Value ?? [],
            Networks = r.Get(Networks)?.Value ?? [],
            Machines = r.Get(Machines)?.Value ?? [],
            Overlays = r.Get(Overlays)?.Value ?? [],
            Services = r.Get(Services)?.Value ?? [],
            Gateways = r.Get(Gateways)?.Value ?? [],
            NameServers = r.Get(Dns)?.Value ?? [],
            Authorities = r.Get(Authorities)?.Value ?? [],
            TlsLayers = r.Get(Tls)?.Value ?? [],
            Identities = r.Get(Identity)?.Value ?? [],
            Egress = r.Get(Egress)?.Value ?? [],
            Policies = r.Get(Policies)?.Value ?? [],
            Links = r.Get(Links)?.Value ?? [],
            Claims = r.Get(Claims)?.Value ?? [],
            Span = r.Span,
        },
    };
}
