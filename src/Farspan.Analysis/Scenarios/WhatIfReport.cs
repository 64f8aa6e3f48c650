namespace Farspan.Analysis.Scenarios;

/// <summary>What happens when things are lost.</summary>
public sealed record WhatIfReport
{
    /// <summary>What is lost.</summary>
    public required IReadOnlyList<Failure> Losing { get; init; }

    /// <summary>The machines that are gone with it, in the plan's order.</summary>
    public required IReadOnlyList<string> Machines { get; init; }

    /// <summary>Every service, in declaration order.</summary>
    public required IReadOnlyList<ServiceLoss> Services { get; init; }

    /// <summary>Pairs of machines that are both left and no longer connect as they did, equal ones together.</summary>
    public required IReadOnlyList<PairLoss> Pairs { get; init; }

    /// <summary>Claims that hold while nothing is lost, and no longer do.</summary>
    public required IReadOnlyList<ClaimLoss> Claims { get; init; }
}
