using Farspan.Topology.Diagnostics;

namespace Farspan.Analysis.Claims;

/// <summary>What the proof says of all claims of a plan.</summary>
public sealed record ProofReport
{
    /// <summary>One for each claim, in the file's order.</summary>
    public required IReadOnlyList<ClaimProof> Claims { get; init; }

    /// <summary>What else was found: claims that contradict each other, policies that nothing matches, rules that never decide (FS3xxx).</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>True when every claim holds and no finding is an error.</summary>
    public bool Holds => Claims.All(c => c.Outcome == Outcome.Holds) && Diagnostics.All(d => d.Severity != Severity.Error);
}
