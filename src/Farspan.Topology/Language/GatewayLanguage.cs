using Farspan.Topology.Declarations;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands under <c>gateways</c>.</summary>
internal static class GatewayLanguage
{
    private static readonly KeyOf<string> Service = new("service", Scalars.Name, "Name of the service whose machines run it, and on whose TCP ports it listens.", isRequired: true);

    private static readonly KeyOf<IReadOnlyList<Located<Reference>>> To = new("to", new OneOrManyShape<Reference>("service", ReferenceScalars.Service, Limits.MostServices),
        "The services that it leads to, by HTTP: `/volume/MACHINE/…` is what the service answers there, `/volume/MACHINE/SERVICE/…` on machines with several. " +
        "Of a service with several TCP ports it is the one called `http`, or else `doh`.", isRequired: true);

    private static readonly KeyOf<IReadOnlyList<Named<GatewayTlsDeclaration>>> Tls = new("tls",
        new NamedMapShape<GatewayTlsDeclaration>("port", Scalars.PortName, GatewayTlsLanguage.Shape, Limits.MostPorts), "How TLS is spoken, by port of its service. Ports that do not stand here are cleartext.");

    private static readonly KeyOf<IReadOnlyList<Named<string>>> Tokens = new("tokens", new NamedMapShape<string>("token", Scalars.Name, GatewayScalars.TokenHash, Limits.MostTokens),
        "Tokens that callers may show as `Authorization: Bearer …`, by the name that policies and the audit log have for them: only their hashes.");

    private static readonly KeyOf<string> Egress = new("egress", Scalars.PortName, "Port of its service on which machines ask for places outside; what they get is up to `egress`.");

    private static readonly KeyOf<GatewayChecksDeclaration> Checks = new("checks", GatewayChecksLanguage.Shape, "How it watches the health of the services.");

    private static readonly KeyOf<GatewayLimitsDeclaration> LimitsKey = new("limits", GatewayLimitsLanguage.Shape, "Times and amounts.");

    /// <summary>A gateway.</summary>
    public static MapShape<GatewayDeclaration> Shape { get; } = new()
    {
        Id = "gateway",
        Article = "a gateway",
        Sample = "{ service: gateway, to: service/shop }",
        Description = "A guarded way in: an HTTP entry that leads to services on other machines, or on its own. It opens the filter for itself; who may call what through it is up to policies with `via`. Callers on its own machine may call everything.",
        Example = "gateways:\n  front:\n    service: gateway\n    to: [service/shop, service/wiki]\n    tokens: { ops: 6b3a55e0261b0304143f805a24924d0c1c44524821305f31d9277843b8a10f4e }",
        Keys = [Service, To, Tls, Tokens, Egress, Checks, LimitsKey],
        Build = r => new GatewayDeclaration
        {
            Service = r.Get(Service),
            To = r.List(To),
            Tls = r.Get(Tls)?.Value ?? [],
            Tokens = r.Get(Tokens)?.Value ?? [],
            Egress = r.Get(Egress),
            Checks = r.Get(Checks)?.Value,
            Limits = r.Get(LimitsKey)?.Value,
        },
    };
}
