namespace Farspan.Lab.Listeners;

/// <summary>A test's request that arrived.</summary>
public sealed record Arrival
{
    /// <summary>Its number in the test, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>The machine that it got to.</summary>
    public required string Machine { get; init; }

    /// <summary>The service there.</summary>
    public required string Service { get; init; }
}
