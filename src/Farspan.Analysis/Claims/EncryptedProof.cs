using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Reachability.Rows;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims;

/// <summary>Proves <c>encrypted</c>: what machines say to each other crosses nothing but their own ends outside of an overlay's tunnel, not even a shared segment.</summary>
/// <remarks>
/// Nothing but the datagrams of overlays may arrive at an underlay address of one of them from another; and what arrives at an overlay address has come
/// through a tunnel at every step. Between two networks that a VPN joins it is enough that packets get from the one to the other within its tunnel. ICMP is left out, as in all claims about flows but <c>airGapped</c>.
/// </remarks>
internal sealed class EncryptedProof(ProofContext context)
{
    private readonly Forbidden _forbidden = new(context);

    public ClaimProof Prove(EncryptedClaim claim)
    {
        var machines = context.Selector.Senders(claim.Between);
        var names = context.Selector.Machines(claim.Between);
        if (names.Count < 2)
        {
            return Vacuity.Empty(context, claim, (claim.Between, machines.Count)) ?? Vacuity.NeverMeet(context, claim, claim.Between, claim.Between);
        }

        var clear = _forbidden.Prove(claim, context.Forbidden.Of(claim));
        if (clear is not null and not { Outcome: Outcome.Holds })
        {
            return clear.Outcome == Outcome.Fails ? clear with { Reason = $"in clear: {clear.Reason}" } : clear;
        }

        var inside = machines.Where(e => e.Overlay is not null).Select(e => new EndpointTarget(e, context.Selector.Transport)).ToList();
        IReadOnlyList<ForbiddenFlow> talk = [new ForbiddenFlow(new EndpointBits(context.Relation.Endpoints.All.Count, machines), inside)];
        var joined = context.Forbidden.ThroughVpns(claim);

        // Whether a way stays within tunnels is known of each two places, so that pairs need not be followed one by one.
        if ((new ArrivalRows(context.Rows, talk, WayAsked.Bare).First() ?? new ArrivalRows(context.Rows, joined, WayAsked.BareBetweenNetworks).First()) is var (from, to, ports))
        {
            var answer = context.Witnesses.Ask(from, to, ports);
            return answer.Request.Hops.FirstOrDefault(h => h.OutLink is not null && h.Tunnel is null) is { } bare
                ? ProofContext.Fails(claim, $"in clear: {Say.At(from)} reaches {Say.At(to)} on {Say.Ports(ports)}, and the packet leaves {bare.Node} by {bare.OutLink} outside of any tunnel",
                    new Counterexample { Packet = answer, Losing = [], Blame = Blame.OfPassing(answer.Request) }, null)
                : ProofContext.Unknown(claim, $"the proof contradicts itself: {Say.At(from)} reaches {Say.At(to)} on {Say.Ports(ports)} outside of a tunnel, the packet stays within; please report this as a bug");
        }

        var overlays = inside.Select(t => t.Endpoint.Overlay!).Distinct(StringComparer.Ordinal).ToList();
        if (joined.Count > 0 && new ArrivalRows(context.Rows, joined).Any)
        {
            return ProofContext.Holds(claim, $"{Say.Machines(names)} reach each other{(overlays.Count == 0 ? "" : $" through {Say.Names(overlays)}, and")} from network to network through the tunnels of VPNs only");
        }

        return ProofContext.Holds(claim, new ArrivalRows(context.Rows, talk).Any
            ? $"{Say.Machines(names)} reach each other through {(overlays.Count == 1 ? "overlay" : "overlays")} {Say.Names(overlays)} only"
            : $"{Say.Machines(names)} have nothing to say to each other: no packet passes in clear, and none in an overlay");
    }
}
