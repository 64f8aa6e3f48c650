using Farspan.Analysis.Scenarios;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims;

/// <summary>Proves <c>survives</c>.</summary>
internal sealed class SurvivesProof(ProofContext context)
{
    private readonly Lazy<SurvivalSearch> _search = new(() => new SurvivalSearch(context.Plan, context.Tracer, context.Relation.Endpoints));

    public ClaimProof Prove(SurvivesClaim claim)
    {
        if (context.Selector.Members(claim.Service).Count == 0)
        {
            return context.SaysNothing(claim, $"service '{claim.Service.Name}' ({claim.Service.Location}) runs on no machine of the plan", "let it run somewhere, or remove the claim");
        }

        var survival = _search.Value.Of(claim.Service, claim.Domain);
        var tolerance = SurvivalText.Tolerance(survival) + SurvivalText.Sharing(survival, context.Plan.Topology);
        if (survival.Tolerance >= claim.Count)
        {
            return ProofContext.Holds(claim, tolerance);
        }

        return survival.Breaking is { } breaking
            ? ProofContext.Fails(claim, tolerance, new Counterexample { Packet = null, Losing = breaking, Blame = $"service/{claim.Service.Name} {claim.Service.Location}" }, SurvivalMend.Of(context, survival, claim.Count))
            : ProofContext.Unknown(claim, $"{tolerance}: {survival.Doubt}");
    }
}
