using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model.Trust;

/// <summary>How some ports of some services speak TLS.</summary>
public sealed record TlsLayer
{
    /// <summary>Unique name, a DNS label.</summary>
    public required string Name { get; init; }

    /// <summary>Ports that speak it, those of gateways that name it included; each port is in one layer at most.</summary>
    public required IReadOnlyList<TlsPort> Ports { get; init; }

    /// <summary>Lowest version.</summary>
    public required TlsFloor Minimum { get; init; }

    /// <summary>Cipher suites of TLS 1.2 by IANA name, in order of preference; empty for the platform's choice.</summary>
    public required IReadOnlyList<string> Suites { get; init; }

    /// <summary>Who issues its certificates.</summary>
    public required CertificateAuthority Issuer { get; init; }

    /// <summary>Names that its certificates are for besides those that the services have in zones; <c>*.</c> at the front is a wildcard.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Kind of key.</summary>
    public required LeafKey Key { get; init; }

    /// <summary>How long its certificates are valid; they are renewed after two thirds.</summary>
    public required TimeSpan Lifetime { get; init; }

    /// <summary>What is done with callers that show no certificate of the same issuer, or null where none is asked for.</summary>
    public required ClientCertificates? Clients { get; init; }

    /// <summary>Who of these is let in, or null for whoever policies let reach its ports.</summary>
    public required TlsCallers? Callers { get; init; }

    /// <summary>Numeric user and group that own the key, such as <c>999:999</c>, or null for root.</summary>
    public required string? Owner { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
