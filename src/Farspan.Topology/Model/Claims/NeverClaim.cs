namespace Farspan.Topology.Model.Claims;

/// <summary><c>never</c>: no packet from one reaches the other.</summary>
public sealed record NeverClaim : Claim
{
    /// <summary>Who begins the connection.</summary>
    public required EndpointSet From { get; init; }

    /// <summary>Who would accept it.</summary>
    public required EndpointSet To { get; init; }

    /// <summary>Ports; empty means every port.</summary>
    public required IReadOnlyList<PortMatch> Ports { get; init; }
}
