namespace Farspan.Agent.Authorities;

/// <summary>An intermediate whose certificates may be in use.</summary>
public sealed record IntermediateRecord
{
    /// <summary>Its number, from 1; never used twice.</summary>
    public required int Number { get; init; }

    /// <summary>Number of the root that signed it.</summary>
    public required int Root { get; init; }
}
