using System.Net;

namespace Farspan.State.Dns;

/// <summary>A socket of a name server.</summary>
public sealed record DnsListenerSpec
{
    /// <summary>Name of the service's port it belongs to.</summary>
    public required string Name { get; init; }

    /// <summary>What is spoken there.</summary>
    public required DnsTransport Transport { get; init; }

    /// <summary>Address and port; never a wildcard.</summary>
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>Name of the certificate that it shows (<see cref="Certificates.CertificateSpec"/> of the same machine); null but for TLS and HTTPS.</summary>
    public required string? Certificate { get; init; }

    /// <summary>How it speaks TLS; null for the platform's choice from TLS 1.2 on, and where it speaks none.</summary>
    public required DnsTlsSpec? Tls { get; init; }
}
