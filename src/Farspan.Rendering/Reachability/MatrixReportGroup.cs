namespace Farspan.Rendering.Reachability;

/// <summary>A row and column.</summary>
public sealed record MatrixReportGroup
{
    /// <summary>The shortest description that fits exactly.</summary>
    public required string Name { get; init; }

    /// <summary>Its machines; empty for the internet.</summary>
    public required IReadOnlyList<string> Machines { get; init; }

    /// <summary>The blocks of the internet that it stands for; empty for machines.</summary>
    public required IReadOnlyList<string> Internet { get; init; }
}
