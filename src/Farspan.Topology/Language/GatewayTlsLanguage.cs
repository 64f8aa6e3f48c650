using Farspan.Topology.Declarations;
using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands under <c>tls</c> of a gateway.</summary>
internal static class GatewayTlsLanguage
{
    private static readonly KeyOf<string> Certificate = new("certificate", GatewayScalars.FilePath, "PEM file with the certificate and what leads to its root.", isRequired: true);

    private static readonly KeyOf<string> KeyFile = new("key", GatewayScalars.FilePath, "PEM file with its private key.", isRequired: true);

    private static readonly KeyOf<TlsFloor> Minimum = new("minimum", Scalars.Word("tls-version", "a version of TLS", "The lowest version of TLS that is spoken.",
        ("tls1.2", TlsFloor.Tls12), ("tls1.3", TlsFloor.Tls13)), "The lowest version that is spoken.", fallback: "tls1.2");

    private static readonly KeyOf<IReadOnlyList<Located<string>>> Suites = new("suites", new OneOrManyShape<string>("suite", Scalars.Text, Limits.MostSuites),
        "Cipher suites of TLS 1.2 by their IANA names, in order of preference. Without it, those of the platform.");

    private static readonly KeyOf<string> Clients = new("clients", GatewayScalars.FilePath, "PEM file with the authorities whose client certificates are believed. Without it callers show none.");

    private static readonly KeyOf<ClientCertificates> ClientCertificate = new("clientCertificate", Scalars.Word("client-certificate", "what callers without a certificate get", "What is done with callers that show no certificate.",
        ("optional", ClientCertificates.Optional), ("required", ClientCertificates.Required)), "`required`: callers without a certificate are refused.", fallback: "optional");

    /// <summary>How a port speaks TLS.</summary>
    public static MapShape<GatewayTlsDeclaration> Shape { get; } = new()
    {
        Id = "gateway-tls",
        Article = "how a port speaks TLS",
        Sample = "{ certificate: tls/front.crt, key: tls/front.key }",
        Description = "How a port of a gateway speaks TLS.",
        Example = "{ certificate: tls/front.crt, key: tls/front.key, minimum: tls1.3, clients: tls/clients.crt }",
        Keys = [Certificate, KeyFile, Minimum, Suites, Clients, ClientCertificate],
        Needs = [(ClientCertificate, Clients)],
        Build = r => new GatewayTlsDeclaration
        {
            Certificate = r.Get(Certificate),
            Key = r.Get(KeyFile),
            Minimum = r.Get(Minimum)?.Value ?? TlsFloor.Tls12,
            Suites = [.. r.List(Suites).Select(s => s.Value)],
            Clients = r.Get(Clients)?.Value,
            RequiresClientCertificate = r.Get(ClientCertificate)?.Value == ClientCertificates.Required,
        },
    };
}
