using Farspan.Topology.Model;

namespace Farspan.Analysis.Scenarios;

/// <summary>What is left of a service.</summary>
public sealed record ServiceLoss
{
    /// <summary>The service.</summary>
    public required Service Service { get; init; }

    /// <summary>The machines that run it.</summary>
    public required IReadOnlyList<string> Members { get; init; }

    /// <summary>Those of them that are gone.</summary>
    public required IReadOnlyList<string> Gone { get; init; }

    /// <summary>The largest number of members that still talk to each other; without quorum, of members that are left.</summary>
    public required int Left { get; init; }

    /// <summary>How many it needs.</summary>
    public required int Need { get; init; }

    /// <summary>Machines that are left and reached some member before, and now none.</summary>
    public required IReadOnlyList<string> CutOff { get; init; }

    /// <summary>Why it cannot be said; null where it can.</summary>
    public required string? Doubt { get; init; }

    /// <summary>True where it does its work no longer.</summary>
    public bool IsDead => Doubt is null && Left < Need;
}
