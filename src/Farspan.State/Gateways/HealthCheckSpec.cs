namespace Farspan.State.Gateways;

/// <summary>How the health of an upstream is asked.</summary>
public sealed record HealthCheckSpec
{
    /// <summary>Path that must answer with a status from 200 to 399, or null where an accepted connection is enough.</summary>
    public required string? Path { get; init; }

    /// <summary>Between two checks, from 100 ms.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>Given to a check to answer.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Failures in a row after which it counts as dead, from 1.</summary>
    public required int Fall { get; init; }

    /// <summary>Successes in a row after which it counts as alive again, from 1.</summary>
    public required int Rise { get; init; }
}
