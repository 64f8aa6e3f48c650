using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model;

/// <summary>Where machines may go outside by themselves: to the addresses that DNS answers for some names bring.</summary>
public sealed record DirectEgress
{
    /// <summary>Name if one was given, else its place in the file from 1, as text.</summary>
    public required string Name { get; init; }

    /// <summary>The machines.</summary>
    public required EndpointSet From { get; init; }

    /// <summary>Host names; <c>*.</c> at the front stands for one or more labels.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>TCP and UDP ports.</summary>
    public required IReadOnlyList<PortMatch> Ports { get; init; }

    /// <summary>What it is for, or null.</summary>
    public required string? Purpose { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
