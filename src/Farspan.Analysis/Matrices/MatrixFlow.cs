using Farspan.Analysis.Ports;

namespace Farspan.Analysis.Matrices;

/// <summary>What passes from one group to another between two kinds of addresses of theirs.</summary>
public sealed record MatrixFlow
{
    /// <summary>The overlay that the source address lies in; null on the underlay.</summary>
    public required string? FromOverlay { get; init; }

    /// <summary>The overlay that the destination address lies in; null on the underlay.</summary>
    public required string? ToOverlay { get; init; }

    /// <summary>The ports on which a first packet arrives at some address of the other; never empty.</summary>
    public required PortSet Delivered { get; init; }

    /// <summary>Those of them on which the answer comes back as well.</summary>
    public required PortSet Answered { get; init; }
}
