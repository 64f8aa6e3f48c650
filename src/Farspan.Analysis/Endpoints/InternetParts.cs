using System.Net;
using Farspan.Addressing;
using Farspan.Planning;
using Farspan.Planning.Filters;
using Farspan.State;
using Farspan.State.Filters;

namespace Farspan.Analysis.Endpoints;

/// <summary>The internet, cut at every prefix that a rule or claim speaks of; pieces that lie in the same sets are one endpoint.</summary>
internal static class InternetParts
{
    /// <summary>Adds the parts as endpoints of the plan's internet node.</summary>
    public static void Add(NetworkPlan plan, MachineSpec internet, List<Endpoint> all)
    {
        var card = internet.Addresses[0].Link;
        var usesV6 = UsesV6(plan);
        for (var family = 0; family < (usesV6 ? 2 : 1); family++)
        {
            var outside = OutsideBlocks.Of(plan.Topology, family == 1);
            var matches = MatchedBlocks(plan, outside);
            var cuts = matches.SelectMany(m => m).Where(b => b.PrefixLength > 0 && outside.Any(o => o.Contains(b) && o != b)).Distinct().ToList();
            var pieces = outside.SelectMany(o => Cut(o, [.. cuts.Where(c => o.Contains(c))]));
            foreach (var group in pieces.GroupBy(p => string.Join(' ', matches.Select((m, i) => (m, i)).Where(m => m.m.Any(b => b.Contains(p))).Select(m => m.i)), StringComparer.Ordinal))
            {
                var blocks = NetworkSets.Ordered(group);
                all.Add(new Endpoint
                {
                    Id = all.Count,
                    Node = internet.Machine,
                    Link = card,
                    Address = Representative(internet, blocks),
                    Overlay = null,
                    Blocks = blocks,
                    IsInternet = true,
                });
            }
        }
    }

    // The address that the lab's internet host really has, where it is one of them: then a witness can be tried out.
    private static IPAddress Representative(MachineSpec internet, IReadOnlyList<IPNetwork> blocks) =>
        internet.Addresses.Select(a => a.Address).FirstOrDefault(a => blocks.Any(b => b.Contains(a))) ??
        IPAddress.FromNumber(blocks[0].FirstNumber + (blocks[0].FirstNumber < blocks[0].LastNumber ? UInt128.One : UInt128.Zero), blocks[0].IsV6);

    private static IEnumerable<IPNetwork> Cut(IPNetwork block, IReadOnlyList<IPNetwork> inner) =>
        inner.Count == 0 ? [block] : Halves(block).SelectMany(h => Cut(h, [.. inner.Where(i => h.Contains(i) && i != h)]));

    private static IEnumerable<IPNetwork> Halves(IPNetwork block)
    {
        yield return new IPNetwork(block.BaseAddress, block.PrefixLength + 1);
        var bits = block.BaseAddress.GetAddressBytes().Length * 8;
        yield return new IPNetwork(IPAddress.FromNumber(block.FirstNumber + (UInt128.One << (bits - block.PrefixLength - 1)), block.IsV6), block.PrefixLength + 1);
    }

    private static bool UsesV6(NetworkPlan plan)
    {
        foreach (var machine in plan.Machines)
        {
            for (var i = 0; i < machine.Addresses.Count; i++)
            {
                if (machine.Addresses[i].Address.IsV6)
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Of every set and prefix the blocks that reach into the outside: the others, nearly all, tell no part of it from another.
    private static List<IReadOnlyList<IPNetwork>> MatchedBlocks(NetworkPlan plan, IReadOnlyList<IPNetwork> outside)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var found = new List<IReadOnlyList<IPNetwork>>();
        var ranges = new OutsideRanges(outside);
        for (var node = 0; node < plan.Machines.Count + plan.Fabric.Count; node++)
        {
            var filter = (node < plan.Machines.Count ? plan.Machines[node] : plan.Fabric[node - plan.Machines.Count]).Filter;
            if (seen.Add(filter))
            {
                AddMatched(filter, seen, ranges, found);
            }
        }

        foreach (var block in plan.Topology.Claims.SelectMany(ClaimBlocks.Of).Where(ranges.Meet))
        {
            found.Add([block]);
        }

        return found;
    }

    private static void AddMatched(FilterSpec filter, HashSet<object> seen, OutsideRanges ranges, List<IReadOnlyList<IPNetwork>> found)
    {
        for (var i = 0; i < filter.Sets.Count; i++)
        {
            if (seen.Add(filter.Sets[i]) && ranges.Of(filter.Sets[i].Networks) is { Count: > 0 } blocks)
            {
                found.Add(blocks);
            }
        }

        for (var i = 0; i < filter.Rules.Count; i++)
        {
            AddMatched(filter.Rules[i].Source, ranges, found);
            AddMatched(filter.Rules[i].Destination, ranges, found);
        }

        for (var i = 0; i < filter.Nat.Count; i++)
        {
            AddMatched(filter.Nat[i].Source, ranges, found);
            AddMatched(filter.Nat[i].Destination, ranges, found);
            AddMatched(filter.Nat[i].To is { } to ? AddressMatch.In(to.ToHostNetwork()) : null, ranges, found);
        }
    }

    private static void AddMatched(AddressMatch? match, OutsideRanges ranges, List<IReadOnlyList<IPNetwork>> found)
    {
        if (match?.Network is { } network && ranges.Meet(network))
        {
            found.Add([network]);
        }
    }
}
