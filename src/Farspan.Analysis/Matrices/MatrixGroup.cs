using System.Net;

namespace Farspan.Analysis.Matrices;

/// <summary>A row and column of a matrix: machines of equal behaviour, or a part of the internet.</summary>
public sealed record MatrixGroup
{
    /// <summary>Position in <see cref="ReachabilityMatrix.Groups"/>.</summary>
    public required int Id { get; init; }

    /// <summary>The shortest description that fits exactly: <c>role=etcd</c>, <c>subnet/aws/etcd</c>, <c>internet</c>, or the machines' names.</summary>
    public required string Name { get; init; }

    /// <summary>Its machines in the plan's order; empty for the internet.</summary>
    public required IReadOnlyList<string> Machines { get; init; }

    /// <summary>The blocks of the internet that it stands for; empty for machines.</summary>
    public required IReadOnlyList<IPNetwork> Blocks { get; init; }

    /// <summary>True for a part of the internet.</summary>
    public bool IsInternet => Blocks.Count > 0;
}
