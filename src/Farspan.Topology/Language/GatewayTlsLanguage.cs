using Farspan.Topology.Declarations;
using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands under <c>tls</c> of a gateway.</summary>
internal static class GatewayTlsLanguage
{
    private static readonly KeyOf<string> Certificate = new("certificate", GatewayScalars.FilePath, "PEM file with the certificate and what leads to its root.");

    private static readonly KeyOf<string> KeyFile = new("key", GatewayScalars.FilePath, "PEM file with its private key.");

    private static readonly KeyOf<string> Layer = new("layer", Scalars.Name, "Name of the TLS layer that decides on all of it, in place of the other keys.");

    private static readonly KeyOf<TlsFloor> Minimum = new("minimum", TlsScalars.Floor, "The lowest version that is spoken.", fallback: "tls1.2");

    private static readonly KeyOf<IReadOnlyList<Located<string>>> Suites = new("suites", new OneOrManyShape<string>("suite", TlsScalars.Suite, Limits.MostSuites),
        "Cipher suites of TLS 1.2 by their IANA names, in order of preference. Without it, those of the platform.");

    private static readonly KeyOf<string> Clients = new("clients", GatewayScalars.FilePath, "PEM file with the authorities whose client certificates are believed. Without it callers show none.");

    private static readonly KeyOf<ClientCertificates> ClientCertificate = new("clientCertificate", TlsScalars.Clients, "`required`: callers without a certificate are refused.", fallback: "optional");

    /// <summary>How a port speaks TLS.</summary>
    public static MapShape<GatewayTlsDeclaration> Shape { get; } = new()
    {
        Id = "gateway-tls",
        Article = "how a port speaks TLS",
        Sample = "{ certificate: tls/front.crt, key: tls/front.key }",
        Description = "How a port of a gateway speaks TLS: as a layer says, or with a certificate of its own.",
        Example = "{ certificate: tls/front.crt, key: tls/front.key, minimum: tls1.3, clients: tls/clients.crt }",
        Keys = [Layer, Certificate, KeyFile, Minimum, Suites, Clients, ClientCertificate],
        ExactlyOne = [Layer, Certificate],
        Needs = [(Certificate, KeyFile), (KeyFile, Certificate), (Minimum, Certificate), (Suites, Certificate), (Clients, Certificate), (ClientCertificate, Clients)],
        Build = r => new GatewayTlsDeclaration
        {
            Layer = r.Get(Layer),
            Certificate = r.Get(Certificate),
            Key = r.Get(KeyFile),
            Minimum = r.Get(Minimum)?.Value ?? TlsFloor.Tls12,
            Suites = [.. r.List(Suites).Select(s => s.Value)],
            Clients = r.Get(Clients)?.Value,
            RequiresClientCertificate = r.Get(ClientCertificate)?.Value == ClientCertificates.Required,
        },
    };
}
