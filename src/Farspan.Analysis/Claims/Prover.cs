using Farspan.Analysis.Reachability;
using Farspan.Analysis.Scenarios;
using Farspan.Planning;
using Farspan.Topology.Model.Claims;

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
        var flows = new FlowProofs(context);
        var (always, encrypted, places, survival) = (new AlwaysProof(context), new EncryptedProof(context), new PlaceProofs(context), new SurvivesProof(context));
        ClaimProof Of(Claim claim) => claim switch
        {
            NeverClaim c => flows.Prove(c),
            OnlyClaim c => flows.Prove(c),
            IsolatedClaim c => flows.Prove(c),
            AirGappedClaim c => flows.Prove(c),
            AlwaysClaim c => always.Prove(c),
            EncryptedClaim c => encrypted.Prove(c),
            AdjacentClaim c => places.Prove(c),
            NoOverlapClaim c => PlaceProofs.Prove(c),
            SurvivesClaim c => survival.Prove(c),
            _ => ProofContext.Unknown(claim, $"the proof does not know claims of the kind {claim.GetType().Name}"),
        };
        var claims = relation.Plan.Topology.Claims.Select(Of).ToList();
        var prohibitions = relation.Plan.Topology.Claims.SelectMany(c => Prohibition.Of(context, c)).ToList();
        new Contradictions(context, prohibitions).Report();
        new PolicyFindings(context, prohibitions).Report();
        return new ProofReport { Claims = claims, Diagnostics = [.. context.Diagnostics.OrderBy(d => (d.Location.File, d.Location.Line, d.Location.Column))] };
    }
}
