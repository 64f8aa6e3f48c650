namespace Farspan.Topology.Model;

/// <summary>How a gateway's port speaks TLS. Paths are absolute or relative to the gateway's folder.</summary>
public sealed record GatewayTls
{
    /// <summary>Name of the TLS layer that decides all of this, or null where the gateway does.</summary>
    public required string? Layer { get; init; }

    /// <summary>PEM file with the certificate and what leads to its root.</summary>
    public required string Certificate { get; init; }

    /// <summary>PEM file with its private key.</summary>
    public required string Key { get; init; }

    /// <summary>Lowest version.</summary>
    public required TlsFloor Minimum { get; init; }

    /// <summary>Cipher suites of TLS 1.2 by IANA name; empty for the platform's choice.</summary>
    public required IReadOnlyList<string> Suites { get; init; }

    /// <summary>PEM file with the authorities of client certificates, or null.</summary>
    public required string? Clients { get; init; }

    /// <summary>True when callers without a certificate are refused.</summary>
    public required bool RequiresClientCertificate { get; init; }
}
