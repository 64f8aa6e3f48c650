using Farspan.Analysis.Reachability;
using Farspan.Analysis.Scenarios;
using Farspan.Planning;
using Farspan.Topology.Diagnostics;

namespace Farspan.Analysis.Claims;

/// <summary>Proves every claim of a plan, or shows what breaks it.</summary>
public static class Prover
{
    /// <summary>Proves the claims of a plan.</summary>
    public static ProofReport Prove(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return Prove(ReachabilityRelation.Of(plan));
    }

    /// <summary>Proves the claims of the plan that a relation was computed from; nothing is lost in it.</summary>
    public static ProofReport Prove(ReachabilityRelation relation)
    {
        ArgumentNullException.ThrowIfNull(relation);
        var context = new ProofContext(relation, FailureSet.None);
        var prover = new ClaimProver(context);
        var claims = relation.Plan.Topology.Claims.Select(prover.Prove).ToList();
        return Report(context, claims, []);
    }

    /// <summary>The proofs of all claims, with what is found besides.</summary>
    /// <param name="context">What they have in common; its own findings are among those that are told.</param>
    /// <param name="claims">The proofs, in the claims' order.</param>
    /// <param name="before">What was found before.</param>
    internal static ProofReport Report(ProofContext context, IReadOnlyList<ClaimProof> claims, IReadOnlyList<Diagnostic> before)
    {
        var prohibitions = new Prohibitions(context);
        new Contradictions(context, prohibitions).Report();
        new PolicyFindings(context, prohibitions).Report();
        return new ProofReport { Claims = claims, Diagnostics = [.. before.Concat(context.Diagnostics).OrderBy(d => (d.Location.File, d.Location.Line, d.Location.Column))] };
    }
}
