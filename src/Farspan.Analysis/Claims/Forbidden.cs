using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Reachability;
using Farspan.Analysis.Reachability.Rows;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims;

/// <summary>Proves claims that nothing arrives.</summary>
internal sealed class Forbidden(ProofContext context)
{
    // Pairs are counted for a sentence only; nobody reads a larger number than this.
    private const int MostCounted = 100_000;

    /// <summary>The proof that none of these flows arrives; null where there is no pair that could.</summary>
    public ClaimProof? Prove(Claim claim, IReadOnlyList<ForbiddenFlow> flows, Func<string>? holds = null)
    {
        if (!flows.Any(HasPair))
        {
            return null;
        }

        var arrivals = new ArrivalRows(context.Rows, flows);
        return arrivals.First() is { } first
            ? Fails(claim, arrivals, first)
            : ProofContext.Holds(claim, holds is not null ? holds() : $"nothing arrives: {Say.Nodes(flows.SelectMany(f => Members(f.From)))} → {Say.Nodes(flows.SelectMany(f => f.To).Select(t => t.Endpoint))}, {Asked(flows.SelectMany(f => f.To))}");
    }

    private IEnumerable<Endpoint> Members(EndpointBits from) => from.Ids().Select(id => context.Relation.Endpoints.All[id]);

    // Only endpoints of one node or of two families are no pair, so that a few steps find one.
    private bool HasPair(ForbiddenFlow flow)
    {
        foreach (var (receiver, _) in flow.To)
        {
            if (Members(flow.From).Any(s => ReachabilityRelation.IsPair(s, receiver)))
            {
                return true;
            }
        }

        return false;
    }

    private string Asked(IEnumerable<EndpointTarget> targets)
    {
        var asked = targets.Select(t => t.Ports).Distinct(ReferenceEqualityComparer.Instance).Cast<PortSet>().Aggregate(new PortSet(context.Relation.Ports), (all, p) => all.Or(p));
        return context.Selector.Transport.Except(asked).Except(context.Selector.EveryTunnel).IsEmpty ? "any port" : Say.Ports(asked);
    }

    private ClaimProof Fails(Claim claim, ArrivalRows arrivals, RowHit first)
    {
        var (from, to, ports) = first;
        var answer = context.Witnesses.Ask(from, to, ports);
        if (!answer.Request.Arrives)
        {
            return ProofContext.Unknown(claim, $"the proof contradicts itself: the relation lets {Say.At(from)} reach {Say.At(to)} on {Say.Ports(ports)}, the packet does not arrive ({answer.Request.Reason}); please report this as a bug");
        }

        var reason = $"{Say.At(from)} reaches {Say.At(to)} on {Say.Ports(ports)}{Others(arrivals)}";
        var counterexample = new Counterexample { Packet = answer, Losing = [], Blame = Blame.OfPassing(answer.Request) };
        return ProofContext.Fails(claim, reason, counterexample, Mends.Refusing(context, answer.Request.Flow));
    }

    private static string Others(ArrivalRows arrivals) => arrivals.CountNodePairs(MostCounted) switch
    {
        >= MostCounted => FormattableString.Invariant($"; {MostCounted:N0} pairs of machines or more likewise"),
        <= 1 => "",
        var pairs => $"; {Say.Count(pairs - 1, "other pair")} of machines likewise",
    };
}
