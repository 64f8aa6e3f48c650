namespace Farspan.Rendering.Reachability;

/// <summary>What passes from one group to another between two kinds of addresses.</summary>
public sealed record MatrixReportFlow
{
    /// <summary>Position of the group that begins.</summary>
    public required int From { get; init; }

    /// <summary>Position of the group that accepts.</summary>
    public required int To { get; init; }

    /// <summary>The overlay of the source address; null on the underlay.</summary>
    public required string? FromOverlay { get; init; }

    /// <summary>The overlay of the destination address; null on the underlay.</summary>
    public required string? ToOverlay { get; init; }

    /// <summary>The ports on which a first packet arrives: <c>2379/tcp 8001-8003/udp</c>.</summary>
    public required string Ports { get; init; }

    /// <summary>The same by the names of services, where they fit.</summary>
    public required string Names { get; init; }

    /// <summary>Those whose answer does not come back; empty where all do.</summary>
    public required string Unanswered { get; init; }
}
