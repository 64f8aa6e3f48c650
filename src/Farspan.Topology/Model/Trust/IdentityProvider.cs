using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model.Trust;

/// <summary>Who says who a person or program is. It is neither run nor asked: checks look at whether those that need it reach it.</summary>
public sealed record IdentityProvider
{
    /// <summary>Unique name, a DNS label.</summary>
    public required string Name { get; init; }

    /// <summary>What it speaks.</summary>
    public required IdentityKind Kind { get; init; }

    /// <summary>URL that its tokens name as their issuer (OpenID Connect Discovery 1.0 section 3).</summary>
    public required string Issuer { get; init; }

    /// <summary>Services that ask it, in declaration order.</summary>
    public required IReadOnlyList<Service> For { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
