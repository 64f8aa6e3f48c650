namespace Farspan.Topology.Model.Claims;

/// <summary><c>always</c>: every one of the first reaches every one of the second.</summary>
public sealed record AlwaysClaim : Claim
{
    /// <summary>Who begins the connection.</summary>
    public required EndpointSet From { get; init; }

    /// <summary>Who would accept it.</summary>
    public required EndpointSet To { get; init; }

    /// <summary>Ports; empty means every port.</summary>
    public required IReadOnlyList<PortMatch> Ports { get; init; }
}
