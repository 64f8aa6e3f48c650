namespace Farspan.Topology.Model.Claims;

/// <summary><c>encrypted</c>: whatever these say to each other crosses the underlay inside an overlay.</summary>
public sealed record EncryptedClaim : Claim
{
    /// <summary>The machines.</summary>
    public required EndpointSet Between { get; init; }
}
