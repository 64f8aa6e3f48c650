using System.Text.Json.Serialization;
using Farspan.State.Gateways;

namespace Farspan.State.Services;

/// <summary>How a port of a service speaks TLS. Plaintext is refused there.</summary>
public sealed record ServiceTlsSpec
{
    /// <summary>Name of the port; the key within the service.</summary>
    public required string Port { get; init; }

    /// <summary>The layer that declared it.</summary>
    public required string Layer { get; init; }

    /// <summary>Lowest version that is accepted.</summary>
    public required TlsVersion Minimum { get; init; }

    /// <summary>Cipher suites of TLS 1.2 by IANA name, in order of preference; empty for the platform's choice.</summary>
    public required IReadOnlyList<string> CipherSuites { get; init; }

    /// <summary>Name of the certificate that it shows (<see cref="Certificates.CertificateSpec"/> of the same machine), or null where something else manages it.</summary>
    public required string? Certificate { get; init; }

    /// <summary>True when a caller without a certificate of the same issuer is refused.</summary>
    public required bool RequiresClientCertificate { get; init; }

    /// <summary>Who of those with such a certificate is let in, or null for everybody who has one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TlsCallersSpec? Callers { get; init; }
}
