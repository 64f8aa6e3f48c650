namespace Farspan.Analysis.Matrices;

/// <summary>A pair of groups between which something passes. Every machine of one group and every other machine of the second have the same flows.</summary>
public sealed record MatrixCell
{
    /// <summary><see cref="MatrixGroup.Id"/> of the group that begins.</summary>
    public required int From { get; init; }

    /// <summary><see cref="MatrixGroup.Id"/> of the group that accepts; may be the same, then it speaks of each pair of different machines in it.</summary>
    public required int To { get; init; }

    /// <summary>What passes; never empty.</summary>
    public required IReadOnlyList<MatrixFlow> Flows { get; init; }
}
