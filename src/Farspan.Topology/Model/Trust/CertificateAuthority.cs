using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model.Trust;

/// <summary>Who issues certificates.</summary>
public sealed record CertificateAuthority
{
    /// <summary>Unique name, a DNS label.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required AuthorityKind Kind { get; init; }

    /// <summary>URL of its directory (RFC 8555 section 7.1.1); null but for ACME.</summary>
    public required string? Directory { get; init; }

    /// <summary>How it is shown that a name is ours; null but for ACME.</summary>
    public required ChallengeKind? Challenge { get; init; }

    /// <summary>Machines that get a certificate of their own from it; empty but for internal ones.</summary>
    public required IReadOnlyList<Machine> Machines { get; init; }

    /// <summary>How long certificates of it are valid where their layer does not say.</summary>
    public required TimeSpan Lifetime { get; init; }

    /// <summary>How long its intermediate is valid, which issues; null but for internal ones.</summary>
    public required TimeSpan? Intermediate { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
