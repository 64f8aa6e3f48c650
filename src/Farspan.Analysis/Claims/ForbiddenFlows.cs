using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Reachability.Rows;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims;

/// <summary>What each claim forbids, found once for its proof, for contradictions and for findings about policies.</summary>
internal sealed class ForbiddenFlows(ProofContext context)
{
    private readonly Dictionary<Claim, IReadOnlyList<ForbiddenFlow>> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>The flows that a claim forbids; none for claims of other kinds.</summary>
    public IReadOnlyList<ForbiddenFlow> Of(Claim claim)
    {
        if (!_known.TryGetValue(claim, out var flows))
        {
            _known.Add(claim, flows = Find(claim));
        }

        return flows;
    }

    private IReadOnlyList<ForbiddenFlow> Find(Claim claim) => claim switch
    {
        NeverClaim c => [new ForbiddenFlow(Senders(c.From), context.Selector.Surfaces(c.To, c.Ports))],
        OnlyClaim c => [new ForbiddenFlow(Senders(c.From).Others(), context.Selector.Surfaces(c.To, c.Ports))],
        EncryptedClaim c => [new ForbiddenFlow(Senders(c.Between), Underlay(c.Between))],
        IsolatedClaim c => [.. c.Groups.Distinct(ReferenceEqualityComparer.Instance).Cast<EndpointSet>().Select(g => new ForbiddenFlow(Joined(c.Groups.Where(o => !ReferenceEquals(o, g))), Underlay(g)))],
        AirGappedClaim c => AirGapped(c),
        _ => [],
    };

    private IReadOnlyList<ForbiddenFlow> AirGapped(AirGappedClaim claim)
    {
        var (machines, internet) = (context.Selector.Senders(claim.Machines), context.Relation.Endpoints.Internet);
        var everything = context.Selector.Transport.Or(context.Selector.Icmp);
        return
        [
            new ForbiddenFlow(Senders(claim.Machines), [.. internet.Select(e => new EndpointTarget(e, everything))]),
            new ForbiddenFlow(Bits(internet), [.. machines.Select(e => new EndpointTarget(e, everything))]),
        ];
    }

    // Where a packet outside of the overlays may arrive at machines: their underlay, but for the datagrams of overlays.
    private IReadOnlyList<EndpointTarget> Underlay(EndpointSet machines) =>
        [.. context.Selector.Senders(machines).Where(e => e.Overlay is null).Select(e => new EndpointTarget(e, context.Clear(e)))];

    private EndpointBits Joined(IEnumerable<EndpointSet> sets)
    {
        var all = Bits([]);
        foreach (var set in sets)
        {
            all.Add(Senders(set));
        }

        return all;
    }

    private EndpointBits Senders(EndpointSet set) => Bits(context.Selector.Senders(set));

    private EndpointBits Bits(IReadOnlyList<Endpoint> endpoints) => new(context.Relation.Endpoints.All.Count, endpoints);
}
