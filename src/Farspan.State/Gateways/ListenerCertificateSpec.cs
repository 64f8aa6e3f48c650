namespace Farspan.State.Gateways;

/// <summary>A certificate of a listener, in PEM files. Paths are absolute or relative to the gateway's folder.</summary>
public sealed record ListenerCertificateSpec
{
    /// <summary>Server names it answers for, lower case, <c>*.</c> at the front allowed; empty for every name.</summary>
    public required IReadOnlyList<string> ServerNames { get; init; }

    /// <summary>File with the certificate and what leads to its root.</summary>
    public required string Certificate { get; init; }

    /// <summary>File with its private key.</summary>
    public required string Key { get; init; }
}
