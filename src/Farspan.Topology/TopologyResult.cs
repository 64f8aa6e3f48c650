using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Topology;

/// <summary>What became of the topology files.</summary>
public sealed record TopologyResult
{
    /// <summary>The network, every reference resolved; null when there was any error.</summary>
    public required NetworkTopology? Topology { get; init; }

    /// <summary>Every finding, by file, line and column; the same for the same input. Warnings stand beside a topology.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }
}
