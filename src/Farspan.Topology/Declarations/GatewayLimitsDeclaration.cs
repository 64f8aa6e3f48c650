using Farspan.Topology.Model;

namespace Farspan.Topology.Declarations;

/// <summary>Times and amounts of a gateway, as they stand in the file.</summary>
internal sealed record GatewayLimitsDeclaration
{
    public required TimeSpan? Head { get; init; }

    public required TimeSpan? Idle { get; init; }

    public required TimeSpan? Connect { get; init; }

    public required TimeSpan? Answer { get; init; }

    public required TimeSpan? Silence { get; init; }

    public required TimeSpan? Drain { get; init; }

    public required long? Body { get; init; }

    public required int? Connections { get; init; }

    public required int? ConnectionsPerCaller { get; init; }

    public required int? RequestsPerService { get; init; }

    public required RequestRate? CallerRate { get; init; }

    public required RequestRate? ServiceRate { get; init; }
}
