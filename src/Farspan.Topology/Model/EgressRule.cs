using Farspan.Addressing;
using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model;

/// <summary>Where machines may go outside through a gateway.</summary>
public sealed record EgressRule
{
    /// <summary>Name if one was given, else its place in the file from 1, as text.</summary>
    public required string Name { get; init; }

    /// <summary>The machines.</summary>
    public required EndpointSet From { get; init; }

    /// <summary>Host names; <c>*.</c> at the front stands for one or more labels.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>TCP ports.</summary>
    public required IReadOnlyList<PortRange> Ports { get; init; }

    /// <summary>What it is for, or null.</summary>
    public required string? Purpose { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
