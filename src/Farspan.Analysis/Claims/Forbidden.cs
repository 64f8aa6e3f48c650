using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims;

/// <summary>Proves claims that nothing arrives.</summary>
internal sealed class Forbidden(ProofContext context)
{
    // Pairs are counted for a sentence only; nobody reads a larger number than this.
    private const int MostCounted = 100_000;

    /// <summary>The proof that none of these flows arrives; null where there is no pair that could.</summary>
    public ClaimProof? Prove(Claim claim, IReadOnlyList<(IReadOnlyList<Endpoint> From, IReadOnlyList<EndpointTarget> To)> flows, string? holds = null)
    {
        var (any, arrivals) = (false, new List<Arrival>());
        foreach (var pairs in flows.SelectMany(f => PairFolder.Fold(context.Relation, f.From, f.To)))
        {
            any = true;
            var ports = context.Relation.Delivered(pairs.First.From, pairs.First.To).And(pairs.Asked);
            if (!ports.IsEmpty)
            {
                arrivals.Add(new Arrival(pairs, ports));
            }
        }

        return !any ? null
            : arrivals.Count > 0 ? Fails(claim, arrivals)
            : ProofContext.Holds(claim, holds ?? $"nothing arrives: {Say.Nodes(flows.SelectMany(f => f.From))} → {Say.Nodes(flows.SelectMany(f => f.To).Select(t => t.Endpoint))}, {Asked(flows.SelectMany(f => f.To))}");
    }

    private string Asked(IEnumerable<EndpointTarget> targets)
    {
        var asked = targets.Select(t => t.Ports).Distinct(ReferenceEqualityComparer.Instance).Cast<PortSet>().Aggregate(new PortSet(context.Relation.Ports), (all, p) => all.Or(p));
        return context.Selector.Transport.Except(asked).Except(context.Selector.EveryTunnel).IsEmpty ? "any port" : Say.Ports(asked);
    }

    private ClaimProof Fails(Claim claim, List<Arrival> arrivals)
    {
        var first = arrivals.MinBy(a => (a.Pairs.First.From.Id, a.Pairs.First.To.Id))!;
        var (from, to) = first.Pairs.First;
        var answer = context.Witnesses.Ask(from, to, first.Ports);
        if (!answer.Request.Arrives)
        {
            return ProofContext.Unknown(claim, $"the proof contradicts itself: the relation lets {Say.At(from)} reach {Say.At(to)} on {Say.Ports(first.Ports)}, the packet does not arrive ({answer.Request.Reason}); please report this as a bug");
        }

        var reason = $"{Say.At(from)} reaches {Say.At(to)} on {Say.Ports(first.Ports)}{Others(arrivals)}";
        var counterexample = new Counterexample { Packet = answer, Losing = [], Blame = Blame.OfPassing(answer.Request) };
        return ProofContext.Fails(claim, reason, counterexample, Mends.Refusing(context, answer.Request.Flow));
    }

    private static string Others(List<Arrival> arrivals)
    {
        var pairs = new HashSet<(string, string)>();
        foreach (var (sender, receiver) in arrivals.SelectMany(a => a.Pairs.From.SelectMany(f => a.Pairs.To.Select(t => (f.Node, t.Node)))))
        {
            if (!string.Equals(sender, receiver, StringComparison.Ordinal) && pairs.Add((sender, receiver)) && pairs.Count >= MostCounted)
            {
                return FormattableString.Invariant($"; {MostCounted:N0} pairs of machines or more likewise");
            }
        }

        return pairs.Count <= 1 ? "" : $"; {Say.Count(pairs.Count - 1, "other pair")} of machines likewise";
    }
}
