namespace Farspan.Topology.Model.Claims;

/// <summary><c>adjacent</c>: these machines share a broadcast domain.</summary>
public sealed record AdjacentClaim : Claim
{
    /// <summary>The machines, at least two.</summary>
    public required EndpointSet Machines { get; init; }
}
