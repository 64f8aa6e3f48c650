using Farspan.Planning;
using Farspan.Topology;

namespace Farspan.Lab;

/// <summary>What a lab's plan was compiled from, kept with the lab: later commands compile the same plan again without reading the user's files.</summary>
public sealed record LabInputs
{
    /// <summary>Topology file or folder, absolute; it tells two topologies of the same name apart.</summary>
    public required string TopologyPath { get; init; }

    /// <summary>The topology's files in the order in which they are merged.</summary>
    public required IReadOnlyList<SourceFile> Files { get; init; }

    /// <summary>Text of the address lock that belongs to the plan: the one that its compilation gave back.</summary>
    public required string LockText { get; init; }

    /// <summary>What the compilation gave back to be remembered; the next compilation's previous plan.</summary>
    public required PlanHistory? History { get; init; }
}
