using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model;

/// <summary>Who may talk to whom, on which ports. What no policy allows is refused.</summary>
public sealed record Policy
{
    /// <summary>Name if one was given, else its place in the file from 1, as text.</summary>
    public required string Name { get; init; }

    /// <summary>Who begins the connection.</summary>
    public required EndpointSet From { get; init; }

    /// <summary>Who accepts it.</summary>
    public required EndpointSet To { get; init; }

    /// <summary>Ports, resolved; where <see cref="To"/> is a service and none are declared, all of its ports. Empty only for <see cref="AllPorts"/>.</summary>
    public required IReadOnlyList<PortMatch> Ports { get; init; }

    /// <summary>True when every port of TCP and UDP is allowed (<c>ports: all</c>).</summary>
    public required bool AllPorts { get; init; }

    /// <summary>Name of the gateway or name server that needs it, or null for one that was declared as it is.</summary>
    public required string? Gateway { get; init; }

    /// <summary>The way outside that it is for: it lets through only what answers for the names of that way have brought. Null for any other.</summary>
    public DirectEgress? Egress { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
