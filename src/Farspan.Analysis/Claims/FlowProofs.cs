using Farspan.Analysis.Endpoints;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims;

/// <summary>Proves <c>never</c>, <c>only</c>, <c>isolated</c> and <c>airGapped</c>: what must not arrive.</summary>
internal sealed class FlowProofs(ProofContext context)
{
    private readonly Forbidden _forbidden = new(context);

    public ClaimProof Prove(NeverClaim claim)
    {
        var (from, to) = (context.Selector.Senders(claim.From), context.Selector.Surfaces(claim.To, claim.Ports));
        return Vacuity.Empty(context, claim, (claim.From, from.Count), (claim.To, to.Count)) ?? _forbidden.Prove(claim, [(from, to)]) ?? Vacuity.NeverMeet(context, claim, claim.From, claim.To);
    }

    public ClaimProof Prove(OnlyClaim claim)
    {
        var (from, to) = (context.Selector.Senders(claim.From), context.Selector.Surfaces(claim.To, claim.Ports));
        return Vacuity.Empty(context, claim, (claim.From, from.Count), (claim.To, to.Count)) ?? _forbidden.Prove(claim, [(Others(from), to)]) ??
            context.SaysNothing(claim, $"nobody is left that '{claim.From.Text}' does not mean already", "narrow 'from', or remove the claim");
    }

    public ClaimProof Prove(IsolatedClaim claim)
    {
        var groups = claim.Groups.Select(g => (Set: g, From: context.Selector.Senders(g), To: Surfaces(context.Selector.Senders(g)))).ToList();
        var flows = groups.SelectMany(a => groups.Where(b => !ReferenceEquals(a.Set, b.Set)).Select(b => (a.From, b.To))).ToList();
        return Vacuity.Empty(context, claim, [.. groups.Select(g => (g.Set, g.From.Count))]) ?? _forbidden.Prove(claim, flows, $"nothing passes between {Say.Count(groups.Count, "group")} of {Say.Nodes(groups.SelectMany(g => g.From))} outside the overlays") ?? Vacuity.NeverMeet(context, claim, claim.Groups[0], claim.Groups[1]);
    }

    public ClaimProof Prove(AirGappedClaim claim)
    {
        var machines = context.Selector.Senders(claim.Machines);
        var everything = context.Selector.Transport.Or(context.Selector.Icmp);
        var inside = machines.Select(e => new EndpointTarget(e, everything)).ToList();
        var outside = context.Relation.Endpoints.Internet.Select(e => new EndpointTarget(e, everything)).ToList();
        return Vacuity.Empty(context, claim, (claim.Machines, machines.Count)) ??
            _forbidden.Prove(claim, [(machines, outside), (context.Relation.Endpoints.Internet, inside)], $"no packet of any kind passes between {Say.Nodes(machines)} and the internet") ??
            ProofContext.Holds(claim, "no packet of any kind: the plan has no internet at all");
    }

    /// <summary>Where a packet outside of the overlays may arrive at machines: their underlay, but for the datagrams of overlays.</summary>
    public IReadOnlyList<EndpointTarget> Surfaces(IEnumerable<Endpoint> machines) =>
        [.. machines.Where(e => e.Overlay is null).Select(e => new EndpointTarget(e, context.Selector.Transport.Except(context.Selector.TunnelPorts(e))))];

    /// <summary>Everybody else.</summary>
    public List<Endpoint> Others(IReadOnlyList<Endpoint> from)
    {
        var known = from.Select(e => e.Id).ToHashSet();
        return [.. context.Relation.Endpoints.All.Where(e => !known.Contains(e.Id))];
    }
}
