using Farspan.Analysis.Ports;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Filters;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>The machines of which nothing but the filter differs between two plans that share the rest.</summary>
internal sealed class PlanEdit
{
    private PlanEdit(List<int> machines, List<FilterSpec> filters) => (Machines, Filters) = (machines, filters);

    /// <summary>Numbers of the machines.</summary>
    public List<int> Machines { get; }

    /// <summary>Their new filters.</summary>
    public List<FilterSpec> Filters { get; }

    /// <summary>What differs, or null where it is more than filters of machines, or more than the proof's cuts can tell.</summary>
    /// <remarks>Things are compared as objects, not by content: what a change leaves alone is the same object in both plans.</remarks>
    public static PlanEdit? Between(Proof proof, NetworkPlan plan)
    {
        var old = proof.Plan;
        if (!HasSameFrame(old, plan))
        {
            return null;
        }

        var edit = new PlanEdit([], []);
        var looked = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var machine in Changed(old.Machines, plan.Machines))
        {
            var (before, after) = (old.Machines[machine], plan.Machines[machine]);
            if (!HasSameParts(before, after) || proof.Places.IsAlone(machine) || !IsCut(proof, after.Filter, looked))
            {
                return null;
            }

            edit.Machines.Add(machine);
            edit.Filters.Add(after.Filter);
        }

        return edit;
    }

    // Ten thousand times and nearly always the same: without an interface call where both are arrays.
    private static List<int> Changed(IReadOnlyList<MachineSpec> old, IReadOnlyList<MachineSpec> machines)
    {
        var changed = new List<int>();
        if (old is MachineSpec[] before && machines is MachineSpec[] after)
        {
            for (var i = 0; i < before.Length && i < after.Length; i++)
            {
                if (!ReferenceEquals(before[i], after[i]))
                {
                    changed.Add(i);
                }
            }

            return changed;
        }

        for (var i = 0; i < old.Count; i++)
        {
            if (!ReferenceEquals(old[i], machines[i]))
            {
                changed.Add(i);
            }
        }

        return changed;
    }

    private static bool HasSameFrame(NetworkPlan old, NetworkPlan plan)
    {
        var (was, now) = (old.Topology, plan.Topology);
        var hasSameTopology = ReferenceEquals(was, now) || (ReferenceEquals(was.Networks, now.Networks) && ReferenceEquals(was.Overlays, now.Overlays) &&
            ReferenceEquals(was.Providers, now.Providers) && ReferenceEquals(was.Services, now.Services) && ReferenceEquals(was.Claims, now.Claims) && ReferenceEquals(was.Links, now.Links));
        return hasSameTopology && ReferenceEquals(old.Cables, plan.Cables) && old.Machines.Count == plan.Machines.Count && ReferenceEquals(old.Fabric, plan.Fabric);
    }

    private static bool HasSameParts(MachineSpec before, MachineSpec after) =>
        ReferenceEquals(before.Machine, after.Machine) && before.Role == after.Role && ReferenceEquals(before.Links, after.Links) && ReferenceEquals(before.Addresses, after.Addresses) &&
        ReferenceEquals(before.Routes, after.Routes) && ReferenceEquals(before.Overlays, after.Overlays) && ReferenceEquals(before.Sysctls, after.Sysctls);

    // A rule may end within an atom of ports, or within a part of the internet: then those have to be cut anew.
    private static bool IsCut(Proof proof, FilterSpec filter, HashSet<object> looked)
    {
        if (!looked.Add(filter) || proof.KnowsFilter(filter))
        {
            return true;
        }

        for (var i = 0; i < filter.Sets.Count; i++)
        {
            if (!proof.KnowsSet(filter.Sets[i]) && looked.Add(filter.Sets[i]) && !IsInside(proof, filter.Sets[i].Networks))
            {
                return false;
            }
        }

        for (var i = 0; i < filter.Rules.Count; i++)
        {
            var rule = filter.Rules[i];
            if (!HasCuts(proof.Ports, rule) || !IsInside(proof, rule.Source) || !IsInside(proof, rule.Destination))
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
