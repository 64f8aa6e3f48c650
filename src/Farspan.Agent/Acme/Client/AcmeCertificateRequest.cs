using Farspan.Pki.Acme.Records;
using Farspan.State.Certificates;

namespace Farspan.Agent.Acme.Client;

/// <summary>The certificate that is wanted.</summary>
public sealed record AcmeCertificateRequest
{
    /// <summary>Names and addresses, at least one.</summary>
    public required IReadOnlyList<AcmeIdentifier> Identifiers { get; init; }

    /// <summary>Kind of its key.</summary>
    public required KeyKind Key { get; init; }

    /// <summary>Common name of the root or last intermediate to prefer where the server offers several chains, or null for the server's first.</summary>
    public required string? PreferredChain { get; init; }

    /// <summary>How long the whole may take.</summary>
    public required TimeSpan Patience { get; init; }
}
