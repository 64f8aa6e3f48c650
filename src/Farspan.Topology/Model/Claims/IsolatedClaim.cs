namespace Farspan.Topology.Model.Claims;

/// <summary><c>isolated</c>: no packet passes between any two of these groups, either way, outside the overlays.</summary>
public sealed record IsolatedClaim : Claim
{
    /// <summary>The groups, at least two.</summary>
    public required IReadOnlyList<EndpointSet> Groups { get; init; }
}
