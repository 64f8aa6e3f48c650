using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims;

/// <summary>What the proof says of one claim, and why.</summary>
public sealed record ClaimProof
{
    /// <summary>The claim.</summary>
    public required Claim Claim { get; init; }

    /// <summary>Whether it is true.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>What breaks it; null unless it fails.</summary>
    public required Counterexample? Counterexample { get; init; }

    /// <summary>The smallest change of the file that would mend it, where one is evident.</summary>
    public required string? Mend { get; init; }
}
