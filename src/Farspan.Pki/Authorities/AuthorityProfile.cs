using Farspan.State.Certificates;

namespace Farspan.Pki.Authorities;

/// <summary>What an authority's own certificate says.</summary>
public sealed record AuthorityProfile
{
    /// <summary>Common name, 1–64 characters (RFC 5280 appendix A, ub-common-name); no two authorities of a network share it, so that no path can be built through the wrong one.</summary>
    public required string CommonName { get; init; }

    /// <summary>Organisation, 1–64 characters, or null.</summary>
    public required string? Organization { get; init; }

    /// <summary>Kind of its key.</summary>
    public required KeyKind Key { get; init; }

    /// <summary>How long it is valid; an intermediate's is cut to its root's.</summary>
    public required TimeSpan Lifetime { get; init; }
}
