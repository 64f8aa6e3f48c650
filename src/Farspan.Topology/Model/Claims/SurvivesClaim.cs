namespace Farspan.Topology.Model.Claims;

/// <summary><c>survives</c>: the service keeps its quorum, or one member where it has none, whichever failures of this size occur.</summary>
public sealed record SurvivesClaim : Claim
{
    /// <summary>The service.</summary>
    public required Service Service { get; init; }

    /// <summary>What fails.</summary>
    public required FailureDomain Domain { get; init; }

    /// <summary>How many fail together, from 1.</summary>
    public required int Count { get; init; }
}
