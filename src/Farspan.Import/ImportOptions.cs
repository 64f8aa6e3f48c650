namespace Farspan.Import;

/// <summary>How to import.</summary>
public sealed record ImportOptions
{
    /// <summary>Name of the topology; null for one that follows from what is imported.</summary>
    public required string? Name { get; init; }

    /// <summary>True to write packets whose answers are not certain to come back as allowed: the wide reading, for claims that nothing passes.</summary>
    public required bool AllowsOneWay { get; init; }

    /// <summary>Name of the topology derived, narrow reading.</summary>
    public static ImportOptions Default { get; } = new() { Name = null, AllowsOneWay = false };
}
