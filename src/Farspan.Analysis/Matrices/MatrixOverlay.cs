namespace Farspan.Analysis.Matrices;

/// <summary>How far the datagrams that carry an overlay get; told once, and not in every cell.</summary>
public sealed record MatrixOverlay
{
    /// <summary>The overlay.</summary>
    public required string Name { get; init; }

    /// <summary>Its UDP port.</summary>
    public required ushort Port { get; init; }

    /// <summary>Ordered pairs of its members in the matrix.</summary>
    public required long Pairs { get; init; }

    /// <summary>Those between which the datagrams arrive.</summary>
    public required long Carried { get; init; }
}
