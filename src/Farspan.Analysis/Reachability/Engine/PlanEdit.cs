using Farspan.Analysis.Ports;
using Farspan.State.Filters;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>The new filters of machines in a plan that shares all else with the one before.</summary>
internal sealed class PlanEdit
{
    private PlanEdit(IReadOnlyList<int> machines, FilterSpec[] filters, MemberMoves? moves) => (Machines, Filters, Moves) = (machines, filters, moves);

    /// <summary>Numbers of the machines.</summary>
    public IReadOnlyList<int> Machines { get; }

    /// <summary>Their new filters.</summary>
    public FilterSpec[] Filters { get; }

    /// <summary>Who moved from set to set, where that is told by their atoms; null where it is told by sets of their own.</summary>
    public MemberMoves? Moves { get; }

    /// <summary>What a change means for a proof, or null where that is more than filters of machines, or more than the proof's cuts can tell.</summary>
    public static PlanEdit? Of(Proof proof, PlanChange change)
    {
        if (change.Filters is not { } machines || proof.Nat is not null)
        {
            return null;
        }

        var filters = new FilterSpec[machines.Count];
        var looked = new HashSet<object>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < filters.Length; i++)
        {
            filters[i] = change.Plan.Machines[machines[i]].Filter;
            var before = proof.Plan.Machines[machines[i]].Filter;
            if ((before.Nat.Count + filters[i].Nat.Count > 0 && !ReferenceEquals(before.Nat, filters[i].Nat)) || proof.Places.IsAlone(machines[i]) || !IsCut(proof, before, filters[i], looked))
            {
                return null;
            }
        }

        return new PlanEdit(machines, filters, proof.IsLatest ? MemberMoves.Of(proof, change.Plan, machines) : null);
    }

    // A rule may end within an atom of ports, or within a part of the internet: then those have to be cut anew.
    private static bool IsCut(Proof proof, FilterSpec before, FilterSpec filter, HashSet<object> looked)
    {
        if (!looked.Add(filter) || proof.KnowsFilter(filter))
        {
            return true;
        }

        for (var i = 0; i < filter.Sets.Count && !ReferenceEquals(filter.Sets, before.Sets); i++)
        {
            if (!proof.KnowsSet(filter.Sets[i]) && looked.Add(filter.Sets[i]) && !IsInside(proof, filter.Sets[i].Networks))
            {
                return false;
            }
        }

        if (!looked.Add(filter.Rules))
        {
            return true;
        }

        // Rules that are the same objects, before and after those that are not, were a machine's before.
        var (first, end) = (0, filter.Rules.Count);
        while (first < end && first < before.Rules.Count && ReferenceEquals(filter.Rules[first], before.Rules[first]))
        {
            first++;
        }

        while (end > first && end + before.Rules.Count - filter.Rules.Count > first && ReferenceEquals(filter.Rules[end - 1], before.Rules[end - 1 + before.Rules.Count - filter.Rules.Count]))
        {
            end--;
        }

        for (var i = first; i < end; i++)
        {
            var rule = filter.Rules[i];
            if (!proof.KnowsRule(rule) && !(HasCuts(proof.Ports, rule) && IsInside(proof, rule.Source) && IsInside(proof, rule.Destination)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasCuts(PortSpace ports, FilterRuleSpec rule)
    {
        for (var i = 0; i < rule.Ports.Count; i++)
        {
            var range = rule.Ports[i];
            if (ports.Atoms[ports.IndexOf(rule.Protocol, range.First)].First != range.First || ports.Atoms[ports.IndexOf(rule.Protocol, range.Last)].Last != range.Last)
            {
                return false;
            }
        }

        for (var i = 0; i < rule.IcmpTypes.Count; i++)
        {
            var atom = ports.Atoms[ports.IndexOf(rule.Protocol, rule.IcmpTypes[i])];
            if (atom.First != rule.IcmpTypes[i] || atom.Last != rule.IcmpTypes[i])
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsInside(Proof proof, AddressMatch? match) => match?.Network is not { } network || IsInside(proof, [network]);

    private static bool IsInside(Proof proof, IReadOnlyList<System.Net.IPNetwork> networks)
    {
        for (var i = 0; i < networks.Count; i++)
        {
            if (proof.Index.MeetsOutside(networks[i]))
            {
                return false;
            }
        }

        return true;
    }
}
