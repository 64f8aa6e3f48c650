using Farspan.State.Routes;

namespace Farspan.Analysis.Forwarding;

/// <summary>What one node does with a packet.</summary>
public sealed record Hop
{
    /// <summary>The machine or node.</summary>
    public required string Node { get; init; }

    /// <summary>The link on which the packet arrives, or null where it starts.</summary>
    public required string? InLink { get; init; }

    /// <summary>The link on which it leaves, or null where it ends.</summary>
    public required string? OutLink { get; init; }

    /// <summary>The route that chose <see cref="OutLink"/>; null where it ends.</summary>
    public required RouteSpec? Route { get; init; }

    /// <summary>The rule that decided; null where the packet did not get as far as a filter.</summary>
    public required RuleDecision? Decision { get; init; }

    /// <summary>What the node wrote anew in the packet: destinations before <see cref="Route"/>, sources after <see cref="Decision"/>; mostly nothing.</summary>
    public IReadOnlyList<Translation> Translations { get; init; } = [];

    /// <summary>The overlay's datagram that carries the packet to the next node, or null outside overlays.</summary>
    public required Tunnel? Tunnel { get; init; }
}
