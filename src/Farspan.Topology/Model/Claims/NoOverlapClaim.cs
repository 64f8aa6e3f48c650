namespace Farspan.Topology.Model.Claims;

/// <summary><c>noOverlap</c>: no two of these networks share an address.</summary>
public sealed record NoOverlapClaim : Claim
{
    /// <summary>The networks, at least two.</summary>
    public required IReadOnlyList<Network> Networks { get; init; }
}
