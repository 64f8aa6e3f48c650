using Farspan.Topology.Model;

namespace Farspan.Analysis.Scenarios;

/// <summary>What a service outlives.</summary>
public sealed record Survival
{
    /// <summary>The service.</summary>
    public required Service Service { get; init; }

    /// <summary>What fails.</summary>
    public required FailureDomain Domain { get; init; }

    /// <summary>The machines that run it.</summary>
    public required IReadOnlyList<string> Members { get; init; }

    /// <summary>How many members must be able to talk to each other: a majority, or one where it has no quorum.</summary>
    public required int Need { get; init; }

    /// <summary>The largest number of members that talk to each other while nothing is lost.</summary>
    public required int Together { get; init; }

    /// <summary>How many domains may be lost, whichever they are; -1 where it has not enough members together even when nothing is lost. A lower bound where <see cref="Doubt"/> is not null.</summary>
    public required int Tolerance { get; init; }

    /// <summary>The smallest set of failures that breaks it, the first in declaration order; null where none of this kind does.</summary>
    public required IReadOnlyList<Failure>? Breaking { get; init; }

    /// <summary>The largest number of members that still talk to each other then.</summary>
    public required int Left { get; init; }

    /// <summary>Why more cannot be said; null where all is said.</summary>
    public required string? Doubt { get; init; }
}
