namespace Farspan.Lab.Files;

/// <summary>What <c>status</c> shows of a provider.</summary>
public sealed record ProviderRecord
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its kind as the topology writes it.</summary>
    public required string Kind { get; init; }

    /// <summary>Region, or null.</summary>
    public required string? Region { get; init; }

    /// <summary>Blocks of its networks, as text.</summary>
    public required IReadOnlyList<string> Cidrs { get; init; }
}
