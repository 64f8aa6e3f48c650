using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Reachability.Rows;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Claims;

/// <summary>Finds policies that change nothing: those that nothing can match, those that others cover, and those that a claim forbids as a whole.</summary>
internal sealed class PolicyFindings(ProofContext context, Prohibitions prohibitions)
{
    /// <summary>Reports each policy once, for the first of these reasons.</summary>
    public void Report()
    {
        // Where a side is empty the reader has said so, or the compiler where no machine runs the service.
        var sides = context.Plan.Topology.Policies.Select(Of).Where(s => s.To.Count > 0 && s.From.Count > 0).ToList();
        var alive = new List<PolicySide>(sides.Count);
        foreach (var side in sides)
        {
            if (side.Policy.Gateway is null && Stopped(side) is { } why)
            {
                context.Report(ProofCodes.DeadPolicyCode, Severity.Warning, side.Policy.Location, $"Policy '{side.Policy.Name}' lets nothing through: {why}; mend the way, or remove the policy.");
            }
            else if (prohibitions.At(side.To[0].Endpoint).FirstOrDefault(p => Forbids(p, side)) is { } prohibition)
            {
                context.Report(ProofCodes.ForbiddenPolicyCode, Severity.Warning, side.Policy.Location,
                    $"Policy '{side.Policy.Name}' allows nothing but what claim '{prohibition.Claim.Name}' forbids ({prohibition.Claim.Text}); remove one of them.", prohibition.Claim.Location);
            }
            else
            {
                alive.Add(side);
            }
        }

        // What a gateway needs for itself was not written by anybody who could remove it.
        foreach (var (side, covering) in ShadowedPolicies.Of(alive).Where(s => s.Side.Policy.Gateway is null))
        {
            context.Report(ProofCodes.ShadowedPolicyCode, Severity.Warning, side.Policy.Location, Shadowed(side, covering), [.. covering.Select(c => c.Policy.Location)]);
        }
    }

    private static string Shadowed(PolicySide side, IReadOnlyList<PolicySide> covering) => covering switch
    {
        [var other] => $"Policy '{side.Policy.Name}' changes nothing: policy '{other.Policy.Name}' allows all that it allows; remove it, or narrow the other.",
        _ => $"Policy '{side.Policy.Name}' changes nothing: policies {Say.Names([.. covering.Select(c => $"'{c.Policy.Name}' ({c.Policy.Location})")])} together allow all that it allows; remove it, or narrow one of them.",
    };

    // Only addresses on the plane of a receiver can be meant: the compiler makes rules for no others.
    private PolicySide Of(Policy policy)
    {
        var to = context.Selector.Receivers(policy.To, policy.Ports);
        var planes = to.Select(t => (t.Endpoint.Overlay, t.Endpoint.Address.AddressFamily)).ToHashSet();
        return new PolicySide(policy, [.. context.Selector.Senders(policy.From).Where(e => planes.Contains((e.Overlay, e.Address.AddressFamily)))], to);
    }

    private string? Stopped(PolicySide side)
    {
        // Of nearly every policy the first pair shows that it lets something through.
        if (side.To.FirstOrDefault(t => Reachability.ReachabilityRelation.IsPair(side.From[0], t.Endpoint)) is { } near && Reaches(side.From[0], near))
        {
            return null;
        }

        var from = new EndpointBits(context.Relation.Endpoints.All.Count, side.From);
        if (new ArrivalRows(context.Rows, [new ForbiddenFlow(from, side.To)]).Any)
        {
            return null;
        }

        if (PairFolder.Fold(context.Relation, side.From, side.To).FirstOrDefault() is not { First: var (sender, receiver), Asked: var asked })
        {
            return $"both sides are {Say.Nodes(side.From)} alone, and what a machine says to itself never leaves it";
        }

        return $"{Say.At(sender)} → {Say.At(receiver)}, for example, stops: {context.Witnesses.Ask(sender, receiver, asked).Request.Reason}";
    }

    private bool Reaches(Endpoint from, EndpointTarget to) => !context.Relation.Delivered(from, to.Endpoint).And(to.Ports).IsEmpty;

    private static bool Forbids(Prohibition prohibition, PolicySide side) =>
        side.To.All(t => prohibition.At(t.Endpoint) is { } ports && t.Ports.Except(ports).IsEmpty) && side.From.All(prohibition.IsSender);
}
