using Farspan.Topology.Diagnostics;

namespace Farspan.Import;

/// <summary>What became of foreign declarations.</summary>
public sealed record ImportResult
{
    /// <summary>The topology file, or null after an error. The same input gives the same bytes.</summary>
    public required string? Topology { get; init; }

    /// <summary>Every finding, by file, line and column.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>True where something was left out that may let packets pass in reality: claims that nothing passes are then proved of less than the original.</summary>
    public required bool IsNarrower { get; init; }

    /// <summary>What was read, in words: <c>12 pods in 3 namespaces, 5 network policies</c>.</summary>
    public required string Summary { get; init; }
}
