using System.Text.Json.Serialization;

namespace Farspan.State.Gateways;

/// <summary>How a listener speaks TLS.</summary>
public sealed record ListenerTlsSpec
{
    /// <summary>Certificates, at least one; the first answers where no name fits or none is sent (RFC 6066 section 3).</summary>
    public required IReadOnlyList<ListenerCertificateSpec> Certificates { get; init; }

    /// <summary>Lowest version that is accepted.</summary>
    public required TlsVersion Minimum { get; init; }

    /// <summary>Cipher suites of TLS 1.2 by IANA name, in order of preference; empty for the platform's choice.</summary>
    public required IReadOnlyList<string> CipherSuites { get; init; }

    /// <summary>PEM file with the authorities of client certificates, or null when none are asked for. Relative to the gateway's folder.</summary>
    public required string? ClientAuthorities { get; init; }

    /// <summary>True when a caller without a certificate is refused.</summary>
    public required bool RequiresClientCertificate { get; init; }

    /// <summary>Who of those with such a certificate is let in, or null for everybody who has one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TlsCallersSpec? Callers { get; init; }
}
