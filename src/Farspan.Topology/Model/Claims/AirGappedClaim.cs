namespace Farspan.Topology.Model.Claims;

/// <summary><c>airGapped</c>: no packet of any kind, ICMP included, gets from these machines to the internet or from the internet to them.</summary>
public sealed record AirGappedClaim : Claim
{
    /// <summary>The machines.</summary>
    public required EndpointSet Machines { get; init; }
}
