using Farspan.Analysis.Endpoints;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Claims;

/// <summary>Finds policies that change nothing: those that nothing can match, those that another one covers, and those that a claim forbids as a whole.</summary>
internal sealed class PolicyFindings(ProofContext context, IReadOnlyList<Prohibition> prohibitions)
{
    /// <summary>Reports each policy once, for the first of these reasons.</summary>
    public void Report()
    {
        var sides = context.Plan.Topology.Policies.Select(Of).ToList();
        var byReceiver = sides.SelectMany((s, i) => s.To.Select(t => (t.Endpoint.Id, Side: s, Number: i))).ToLookup(x => x.Id, x => (x.Side, x.Number));
        for (var i = 0; i < sides.Count; i++)
        {
            var side = sides[i];
            if (side.To.Count == 0 || side.From.Count == 0)
            {
                // The reader has said so, or the compiler where no machine runs the service.
                continue;
            }

            if (Stopped(side) is { } why)
            {
                context.Report(ProofCodes.DeadPolicyCode, Severity.Warning, side.Policy.Location, $"Policy '{side.Policy.Name}' lets nothing through: {why}; mend the way, or remove the policy.");
            }
            else if (prohibitions.FirstOrDefault(p => Forbids(p, side)) is { } prohibition)
            {
                context.Report(ProofCodes.ForbiddenPolicyCode, Severity.Warning, side.Policy.Location,
                    $"Policy '{side.Policy.Name}' allows nothing but what claim '{prohibition.Claim.Name}' forbids ({prohibition.Claim.Text}); remove one of them.", prohibition.Claim.Location);
            }
            else if (byReceiver[side.To[0].Endpoint.Id].Where(o => o.Number != i && Covers(o.Side, side) && (o.Number < i || !Covers(side, o.Side))).Select(o => o.Side).FirstOrDefault() is { } other)
            {
                context.Report(ProofCodes.ShadowedPolicyCode, Severity.Warning, side.Policy.Location,
                    $"Policy '{side.Policy.Name}' changes nothing: policy '{other.Policy.Name}' allows all that it allows; remove it, or narrow the other.", other.Policy.Location);
            }
        }
    }

    // Only addresses on the plane of a receiver can be meant: the compiler makes rules for no others.
    private Side Of(Policy policy)
    {
        var to = context.Selector.Receivers(policy.To, policy.Ports);
        var planes = to.Select(t => (t.Endpoint.Overlay, t.Endpoint.Address.AddressFamily)).ToHashSet();
        return new Side(policy, [.. context.Selector.Senders(policy.From).Where(e => planes.Contains((e.Overlay, e.Address.AddressFamily)))], to);
    }

    private string? Stopped(Side side)
    {
        PairClass? first = null;
        foreach (var pairs in PairFolder.Fold(context.Relation, side.From, side.To))
        {
            first ??= pairs;
            if (!context.Relation.Delivered(pairs.First.From, pairs.First.To).And(pairs.Asked).IsEmpty)
            {
                return null;
            }
        }

        if (first is null)
        {
            return $"both sides are {Say.Nodes(side.From)} alone, and what a machine says to itself never leaves it";
        }

        var (from, to) = first.First;
        return $"{Say.At(from)} → {Say.At(to)}, for example, stops: {context.Witnesses.Ask(from, to, first.Asked).Request.Reason}";
    }

    private static bool Forbids(Prohibition prohibition, Side side) =>
        side.To.All(t => prohibition.At(t.Endpoint) is { } ports && t.Ports.Except(ports).IsEmpty) && side.From.All(prohibition.IsSender);

    private static bool Covers(Side other, Side side) =>
        side.From.Count <= other.From.Count && side.To.Count <= other.To.Count && side.To.All(other.Accepts) && side.From.All(other.Sends);

    private sealed class Side(Policy policy, IReadOnlyList<Endpoint> from, IReadOnlyList<EndpointTarget> to)
    {
        private readonly Lazy<HashSet<int>> _from = new(() => [.. from.Select(e => e.Id)]);
        private readonly Lazy<Dictionary<int, EndpointTarget>> _to = new(() => to.ToDictionary(t => t.Endpoint.Id));

        public Policy Policy => policy;

        public IReadOnlyList<Endpoint> From => from;

        public IReadOnlyList<EndpointTarget> To => to;

        public bool Sends(Endpoint endpoint) => _from.Value.Contains(endpoint.Id);

        public bool Accepts(EndpointTarget target) => _to.Value.TryGetValue(target.Endpoint.Id, out var own) && target.Ports.Except(own.Ports).IsEmpty;
    }
}
