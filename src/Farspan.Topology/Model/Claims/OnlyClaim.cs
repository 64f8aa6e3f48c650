namespace Farspan.Topology.Model.Claims;

/// <summary><c>only</c>: nothing but the first reaches the second.</summary>
public sealed record OnlyClaim : Claim
{
    /// <summary>Who begins the connection.</summary>
    public required EndpointSet From { get; init; }

    /// <summary>Who would accept it.</summary>
    public required EndpointSet To { get; init; }

    /// <summary>Ports; empty means every port.</summary>
    public required IReadOnlyList<PortMatch> Ports { get; init; }
}
