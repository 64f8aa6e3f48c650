namespace Farspan.Verification.Drift;

/// <summary>Where one concept of a machine differs from its spec.</summary>
public sealed record ConceptDrift
{
    /// <summary>Which: <c>links</c>, <c>addresses</c>, <c>routes</c>, <c>overlays</c>, <c>filter</c>, <c>names</c>, <c>sysctls</c>, <c>services</c>.</summary>
    public required string Concept { get; init; }

    /// <summary>Each difference in words; never empty.</summary>
    public required IReadOnlyList<string> Differences { get; init; }
}
