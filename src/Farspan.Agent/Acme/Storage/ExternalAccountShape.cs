namespace Farspan.Agent.Acme.Storage;

/// <summary>An external account as it lies on the disk.</summary>
public sealed record ExternalAccountShape
{
    /// <summary>Name of the key.</summary>
    public required string Name { get; init; }

    /// <summary>Zones that its accounts may have certificates for, or null for all of the authority's.</summary>
    public required IReadOnlyList<string>? Zones { get; init; }

    /// <summary>The key, sealed.</summary>
    public required string Key { get; init; }
}
