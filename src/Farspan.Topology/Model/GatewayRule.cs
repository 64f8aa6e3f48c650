using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model;

/// <summary>A policy with <c>via</c>: who may call a service through a gateway.</summary>
public sealed record GatewayRule
{
    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Who begins the connection.</summary>
    public required EndpointSet From { get; init; }

    /// <summary>The service.</summary>
    public required Service To { get; init; }

    /// <summary>Who a caller must show to be, one of these; empty where its address suffices.</summary>
    public required IReadOnlyList<string> As { get; init; }

    /// <summary>Methods; empty for all.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
