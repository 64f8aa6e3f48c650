namespace Farspan.Analysis.Reachability;

/// <summary>What was computed to have a relation.</summary>
public enum Redone
{
    /// <summary>All of it, from the plan alone.</summary>
    Everything,

    /// <summary>The filters of the machines that changed; all else is shared with the relation before.</summary>
    Filters,
}
