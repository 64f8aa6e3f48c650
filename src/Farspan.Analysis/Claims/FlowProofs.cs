using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims;

/// <summary>Proves <c>never</c>, <c>only</c>, <c>isolated</c> and <c>airGapped</c>: what must not arrive.</summary>
internal sealed class FlowProofs(ProofContext context)
{
    private readonly Forbidden _forbidden = new(context);

    public ClaimProof Prove(NeverClaim claim)
    {
        var (from, flows) = (context.Selector.Senders(claim.From), context.Forbidden.Of(claim));
        return Vacuity.Empty(context, claim, (claim.From, from.Count), (claim.To, flows[0].To.Count)) ?? _forbidden.Prove(claim, flows) ?? Vacuity.NeverMeet(context, claim, claim.From, claim.To);
    }

    public ClaimProof Prove(OnlyClaim claim)
    {
        var (from, flows) = (context.Selector.Senders(claim.From), context.Forbidden.Of(claim));
        return Vacuity.Empty(context, claim, (claim.From, from.Count), (claim.To, flows[0].To.Count)) ?? _forbidden.Prove(claim, flows) ??
            context.SaysNothing(claim, $"nobody is left that '{claim.From.Text}' does not mean already", "narrow 'from', or remove the claim");
    }

    public ClaimProof Prove(IsolatedClaim claim)
    {
        var groups = claim.Groups.Select(g => (Set: g, From: context.Selector.Senders(g))).ToList();
        return Vacuity.Empty(context, claim, [.. groups.Select(g => (g.Set, g.From.Count))]) ??
            _forbidden.Prove(claim, context.Forbidden.Of(claim), () => $"nothing passes between {Say.Count(groups.Count, "group")} of {Say.Nodes(groups.SelectMany(g => g.From))} outside the overlays") ??
            Vacuity.NeverMeet(context, claim, claim.Groups[0], claim.Groups[1]);
    }

    public ClaimProof Prove(AirGappedClaim claim)
    {
        var machines = context.Selector.Senders(claim.Machines);
        return Vacuity.Empty(context, claim, (claim.Machines, machines.Count)) ??
            _forbidden.Prove(claim, context.Forbidden.Of(claim), () => $"no packet of any kind passes between {Say.Nodes(machines)} and the internet") ??
            ProofContext.Holds(claim, "no packet of any kind: the plan has no internet at all");
    }
}
