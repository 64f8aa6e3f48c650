using Farspan.Topology.Declarations;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Trust;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands under <c>tls</c>.</summary>
internal static class TlsLayerLanguage
{
    private static readonly KeyOf<IReadOnlyList<Located<Reference>>> Of = new("of", new OneOrManyShape<Reference>("service", ReferenceScalars.Service, Limits.MostServices), "The services whose ports speak it. A gateway's port can name the layer itself instead.");

    private static readonly KeyOf<IReadOnlyList<Located<string>>> Ports = new("ports", new OneOrManyShape<string>("port", Scalars.PortName, Limits.MostPorts), "Names of these ports. Without it all TCP ports of these services.");

    private static readonly KeyOf<TlsFloor> Minimum = new("minimum", TlsScalars.Floor, "The lowest version that is accepted.", fallback: "tls1.2");

    private static readonly KeyOf<IReadOnlyList<Located<string>>> Suites = new("suites", new OneOrManyShape<string>("suite", TlsScalars.Suite, Limits.MostSuites), "Cipher suites of TLS 1.2, in order of preference. Without it, those of the platform.");

    private static readonly KeyOf<string> Issuer = new("issuer", Scalars.Name, "Name of the authority that issues its certificates.", isRequired: true);

    private static readonly KeyOf<IReadOnlyList<Located<string>>> Names = new("names", new OneOrManyShape<string>("name", TlsScalars.CertificateName, Limits.MostNames), "Names that its certificates are for. Those from an internal authority are also for the names that the service has in zones, and for its addresses.");

    private static readonly KeyOf<LeafKey> Key = new("key", Scalars.Word("leaf-key", "a kind of key", "Kind and size of a key.",
        ("ecdsa-p256", LeafKey.EcdsaP256), ("ecdsa-p384", LeafKey.EcdsaP384), ("rsa-2048", LeafKey.Rsa2048), ("rsa-3072", LeafKey.Rsa3072)), "Kind and size of the key.", fallback: "ecdsa-p256");

    private static readonly KeyOf<TimeSpan> Lifetime = new("lifetime", TimeScalars.Lifetime, "How long its certificates are valid. Without it the authority's `lifetime`.");

    private static readonly KeyOf<ClientCertificates> Clients = new("clients", TlsScalars.Clients, "Callers show a certificate of the same issuer; `required`: whoever shows none is refused. Without it none is asked for.");

    private static readonly KeyOf<SelectorDeclaration> Callers = new("callers", SelectorShape.Instance, "Who of those with a certificate of the issuer is let in, where `clients` is `required`: `service/NAME` means the service's own certificate, anything else those of the machines. Without it whoever policies let reach the port; with it nobody else of these.");

    private static readonly KeyOf<string> Owner = new("owner", TlsScalars.Owner, "Who owns the key's file: a database reads it as its own user. Without it root.");

    /// <summary>A TLS layer.</summary>
    public static MapShape<TlsLayerDeclaration> Shape { get; } = new()
    {
        Id = "tls-layer",
        Article = "a TLS layer",
        Sample = "{ of: service/postgresql, issuer: internal }",
        Description = "How some ports of some services speak TLS: the lowest version, the suites and who issues the certificates. Plaintext is refused there. A service's certificate lies in `/etc/farspan/certificates/SERVICE` of each of its machines.",
        Example = "tls:\n  external: { of: service/load-balancer, ports: https, suites: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, issuer: public, names: \"*.example.org\", key: rsa-2048 }\n  database: { of: [service/postgresql, service/valkey], minimum: tls1.2, issuer: internal, clients: required, callers: [service/app, machine/bastion] }",
        Keys = [Of, Ports, Minimum, Suites, Issuer, Names, Key, Lifetime, Clients, Callers, Owner],
        Needs = [(Ports, Of), (Callers, Clients)],
        Build = r => new TlsLayerDeclaration
        {
            Of = r.List(Of),
            Ports = r.List(Ports),
            Minimum = r.Get(Minimum),
            Suites = r.List(Suites),
            Issuer = r.Get(Issuer),
            Names = r.List(Names),
            Key = r.Get(Key),
            Lifetime = r.Get(Lifetime),
            Clients = r.Get(Clients)?.Value,
            Callers = r.Get(Callers)?.Value,
            Owner = r.Get(Owner),
        },
    };
}
