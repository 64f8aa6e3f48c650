using Farspan.State.Certificates;
using Farspan.State.Gateways;
using Farspan.State.Services;
using Farspan.Topology.Model.Trust;

namespace Farspan.Rendering.Files.Tls;

/// <summary>What the files of all programs say of one port that speaks TLS.</summary>
internal sealed record TlsPortFile(ServiceSpec Service, ServiceTlsSpec Tls, CertificateSpec Owned)
{
    /// <summary>The number of the port.</summary>
    public ushort Port => Service.Ports.First(p => p.Name == Tls.Port).Ports.First;

    /// <summary>File with the certificate and the intermediates.</summary>
    public string Certificate => CertificatePaths.Certificate(Owned.Name);

    /// <summary>File with its private key.</summary>
    public string Key => CertificatePaths.Key(Owned.Name);

    /// <summary>File with whom to believe.</summary>
    public string Authorities => CertificatePaths.Authorities(Owned.Name);

    /// <summary>File with the revocation lists of its authority, where callers must have certificates of it; null elsewhere.</summary>
    public string? Revocations => Tls.RequiresClientCertificate && Owned.Issuer.Kind == IssuerKind.Internal ? CertificatePaths.Revocations(Owned.Name) : null;

    /// <summary>A line about that file; empty where there is none.</summary>
    public string RevocationsRemark => Revocations is null ? "" : $"# Who is not believed any more is in {Revocations}: write it with farspan ca crl --pem before its lists end, and reload.\n";

    /// <summary>True where TLS 1.2 is refused.</summary>
    public bool IsTls13Only => Tls.Minimum == TlsVersion.Tls13;

    /// <summary>The suites of TLS 1.2 as OpenSSL calls them, with a colon between each; null for the platform's choice.</summary>
    public string? OpenSslSuites => Tls.CipherSuites.Count == 0 ? null : string.Join(':', Tls.CipherSuites.Select(s => TlsSuite.Find(s)?.OpenSslName ?? s));
}
