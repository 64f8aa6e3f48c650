using Farspan.Topology.Diagnostics;

namespace Farspan.Planning;

/// <summary>What a compilation gives back.</summary>
public sealed record PlanResult
{
    /// <summary>The plan; null when <see cref="Diagnostics"/> holds an error.</summary>
    public required NetworkPlan? Plan { get; init; }

    /// <summary>The choices to keep beside the topology; the ones that came in when there is no plan.</summary>
    public required AddressLock Lock { get; init; }

    /// <summary>Findings, FS2xxx, ordered by place.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>What to remember of the plan; the one that came in, or null, when there is no plan.</summary>
    public required PlanHistory? History { get; init; }
}
