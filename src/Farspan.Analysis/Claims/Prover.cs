using Farspan.Analysis.Reachability;
using Farspan.Analysis.Scenarios;
using Farspan.Planning;

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
        var prohibitions = new Prohibitions(context);
        new Contradictions(context, prohibitions).Report();
        new PolicyFindings(context, prohibitions).Report();
        return new ProofReport { Claims = claims, Diagnostics = [.. context.Diagnostics.OrderBy(d => (d.Location.File, d.Location.Line, d.Location.Column))] };
    }
}
