namespace Farspan.State.Gateways;

/// <summary>A token bucket.</summary>
public sealed record RateSpec
{
    /// <summary>Requests per second that it is filled with, above 0.</summary>
    public required double PerSecond { get; init; }

    /// <summary>Requests that it holds when full, from 1.</summary>
    public required int Burst { get; init; }
}
