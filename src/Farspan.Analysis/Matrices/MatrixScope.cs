namespace Farspan.Analysis.Matrices;

/// <summary>Which part of a matrix is asked for.</summary>
public sealed record MatrixScope
{
    /// <summary>All of it.</summary>
    public static MatrixScope All { get; } = new() { From = null, To = null, Plane = null };

    /// <summary>The nodes that begin; null for all.</summary>
    public required IReadOnlySet<string>? From { get; init; }

    /// <summary>The nodes that accept; null for all.</summary>
    public required IReadOnlySet<string>? To { get; init; }

    /// <summary>Destination addresses of one plane alone: the name of an overlay, or empty for the underlay; null for all.</summary>
    public required string? Plane { get; init; }
}
