using Farspan.Addressing;
using Farspan.State.Links;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims;

/// <summary>Proves the claims that are not about packets: <c>adjacent</c> and <c>noOverlap</c>.</summary>
internal sealed class PlaceProofs(ProofContext context)
{
    /// <summary>True where one broadcast domain has a card of each machine.</summary>
    public ClaimProof Prove(AdjacentClaim claim)
    {
        var names = context.Selector.Machines(claim.Machines);
        if (names.Count < 2)
        {
            return Vacuity.Empty(context, claim, (claim.Machines, names.Count)) ?? Vacuity.NeverMeet(context, claim, claim.Machines, claim.Machines);
        }

        var segments = names.Select(n => (Name: n, Segments: SegmentsOf(n))).ToList();
        var shared = segments.Skip(1).Aggregate(segments[0].Segments.ToHashSet(), (all, s) => [.. all.Intersect(s.Segments)]);
        var machines = context.Plan.Topology.Machines.ToDictionary(m => m.Name, StringComparer.Ordinal);
        if (shared.Count > 0)
        {
            return ProofContext.Holds(claim, $"{Say.Machines(names)} share {Subnets(machines[names[0]])}");
        }

        // The segment that most of them stand on is the one they are meant to share.
        var most = segments.SelectMany(s => s.Segments).GroupBy(s => s).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => (int?)g.Key).FirstOrDefault();
        var one = machines[segments.First(s => most is null || s.Segments.Contains(most.Value)).Name];
        var other = machines[segments.First(s => s.Name != one.Name && (most is null || !s.Segments.Contains(most.Value))).Name];
        return ProofContext.Fails(
            claim,
            $"{other.Name} stands in {Subnets(other)}, {one.Name} in {Subnets(one)}: no broadcast domain has both",
            new Counterexample { Packet = null, Losing = [], Blame = $"machine/{other.Name} {other.Location}" },
            $"put '{other.Name}' ({other.Location}) in subnet {one.Attachments[0].Subnet.FullName}, too");
    }

    /// <summary>True where no two of the networks have an address in common.</summary>
    public static ClaimProof Prove(NoOverlapClaim claim)
    {
        for (var i = 0; i < claim.Networks.Count; i++)
        {
            for (var j = i + 1; j < claim.Networks.Count; j++)
            {
                var (first, second) = (claim.Networks[i], claim.Networks[j]);
                foreach (var (a, b) in first.Cidrs.SelectMany(a => second.Cidrs.Where(b => a.Overlaps(b)).Select(b => (a, b))))
                {
                    return ProofContext.Fails(claim, $"{first.Name} ({a}) and {second.Name} ({b}) share addresses",
                        new Counterexample { Packet = null, Losing = [], Blame = $"network/{second.Name} {second.Location}" }, $"give network '{second.Name}' ({second.Location}) another block");
                }
            }
        }

        return ProofContext.Holds(claim, $"{Say.Count(claim.Networks.Count, "network")} have no address in common");
    }

    private List<int> SegmentsOf(string name)
    {
        var spec = context.Plan.Machines.First(m => string.Equals(m.Machine, name, StringComparison.Ordinal));
        return [.. spec.Links.Where(l => l.Kind is not (LinkKind.Loopback or LinkKind.WireGuard)).Select(l => context.Segments.Of(name, l.Name)).OfType<int>()];
    }

    private static string Subnets(Machine machine) =>
        $"{(machine.Attachments.Count == 1 ? "subnet" : "subnets")} {string.Join(", ", machine.Attachments.Select(a => a.Subnet.FullName))}";
}
