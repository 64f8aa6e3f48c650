namespace Farspan.State.Gateways;

/// <summary>Something behind a gateway: a service on all of its machines, or on one.</summary>
public sealed record AccessTargetSpec
{
    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary>The machine, or null for every machine that runs it.</summary>
    public required string? Machine { get; init; }
}
