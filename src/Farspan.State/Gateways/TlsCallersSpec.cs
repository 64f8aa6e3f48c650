namespace Farspan.State.Gateways;

/// <summary>Who of those with a certificate of the right authority is let in.</summary>
public sealed record TlsCallersSpec
{
    /// <summary>What declared it, as <c>tls/edge file:line:column</c>; written into the audit log.</summary>
    public required string Origin { get; init; }

    /// <summary>Subject alternative names, one of which a certificate must have: SPIFFE IDs, and for a gateway the names that its policies ask for. Ordered; empty for nobody.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Common names of the certificates with these names, for programs that look at nothing else (PostgreSQL, nginx, HAProxy). Ordered.</summary>
    public required IReadOnlyList<string> CommonNames { get; init; }
}
