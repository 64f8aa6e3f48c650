using Farspan.Topology.Model;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims;

/// <summary>Claims that would be true of any network, because what they speak of is not there.</summary>
internal static class Vacuity
{
    /// <summary>The proof of a claim of which a side means nothing; null where all sides mean something.</summary>
    public static ClaimProof? Empty(ProofContext context, Claim claim, params IReadOnlyList<(EndpointSet Set, int Count)> sides)
    {
        if (sides.FirstOrDefault(s => s.Count == 0).Set is not { } empty)
        {
            return null;
        }

        var idle = empty.Services.FirstOrDefault(s => context.Selector.Members(s).Count == 0);
        return idle is not null ? context.SaysNothing(claim, $"service '{idle.Name}' ({idle.Location}) runs on no machine of the plan", "let it run somewhere, or remove the claim")
            : empty.IncludesInternet ? context.SaysNothing(claim, "the plan has no internet", "give a network a public subnet, or remove the claim")
            : context.SaysNothing(claim, $"'{empty.Text}' means no address of the plan", "select something that is there, or remove the claim");
    }

    /// <summary>The proof of a claim whose sides can have no packet in common: one machine only, or no address family that both have.</summary>
    public static ClaimProof NeverMeet(ProofContext context, Claim claim, EndpointSet from, EndpointSet to)
    {
        var nodes = context.Selector.Senders(from).Concat(context.Selector.Senders(to)).Select(e => e.Node).Distinct(StringComparer.Ordinal).ToList();
        return nodes.Count == 1
            ? context.SaysNothing(claim, $"both sides are {nodes[0]} alone, and what a machine says to itself never leaves it", "widen one of the sides, or remove the claim")
            : context.SaysNothing(claim, $"'{from.Text}' and '{to.Text}' have no address family in common, so no packet can pass anyway", "give both a block of the same family, or remove the claim");
    }
}
