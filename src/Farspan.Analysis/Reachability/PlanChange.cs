using Farspan.Planning;
using Farspan.State;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Reachability;

/// <summary>A plan, and which machines of it differ from the plan before by their filters alone.</summary>
/// <remarks>Whoever makes a plan from another knows it; who does not, lets <see cref="Between"/> find it. The proof believes it and looks at nothing else.</remarks>
public sealed record PlanChange
{
    /// <summary>The plan after the change.</summary>
    public required NetworkPlan Plan { get; init; }

    /// <summary>Positions in the plan's machines, each once; nothing else that a packet's way hangs on differs, nor what runs where. Null where more does, or it is not known.</summary>
    public required IReadOnlyList<int>? Filters { get; init; }

    /// <summary>Finds the change between two plans.</summary>
    /// <remarks>
    /// Things are compared as objects, not by content: what a change leaves alone is to be the same object in both plans. Two plans that were
    /// compiled one by one share none.
    /// </remarks>
    public static PlanChange Between(NetworkPlan before, NetworkPlan after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return new PlanChange { Plan = after, Filters = HasSameFrame(before, after) ? Machines(before.Machines, after.Machines) : null };
    }

    private static List<int>? Machines(IReadOnlyList<MachineSpec> before, IReadOnlyList<MachineSpec> after)
    {
        var changed = Differing(before, after);
        if (!changed.TrueForAll(machine => HasSameParts(before[machine], after[machine])))
        {
            return null;
        }

        changed.RemoveAll(machine => ReferenceEquals(before[machine].Filter, after[machine].Filter));
        return changed;
    }

    // Ten thousand times and nearly always the same: without an interface call where both are arrays.
    private static List<int> Differing(IReadOnlyList<MachineSpec> before, IReadOnlyList<MachineSpec> after)
    {
        var changed = new List<int>();
        if (before is MachineSpec[] old && after is MachineSpec[] now)
        {
            for (var i = 0; i < old.Length && i < now.Length; i++)
            {
                if (!ReferenceEquals(old[i], now[i]))
                {
                    changed.Add(i);
                }
            }

            return changed;
        }

        for (var i = 0; i < before.Count; i++)
        {
            if (!ReferenceEquals(before[i], after[i]))
            {
                changed.Add(i);
            }
        }

        return changed;
    }

    private static bool HasSameFrame(NetworkPlan before, NetworkPlan after)
    {
        var (was, now) = (before.Topology, after.Topology);
        var hasSameTopology = ReferenceEquals(was, now) || (ReferenceEquals(was.Networks, now.Networks) && ReferenceEquals(was.Overlays, now.Overlays) &&
            ReferenceEquals(was.Providers, now.Providers) && ReferenceEquals(was.Services, now.Services) && ReferenceEquals(was.Claims, now.Claims) && ReferenceEquals(was.Links, now.Links) && HasSameHosts(was.Machines, now.Machines));
        return hasSameTopology && ReferenceEquals(before.Cables, after.Cables) && before.Machines.Count == after.Machines.Count && ReferenceEquals(before.Fabric, after.Fabric);
    }

    // A guest that moves to another host changes no packet, but what dies with what.
    private static bool HasSameHosts(IReadOnlyList<Machine> before, IReadOnlyList<Machine> after) =>
        ReferenceEquals(before, after) || (before.Count == after.Count && before.Zip(after).All(m =>
            ReferenceEquals(m.First, m.Second) || m.First.Hosts.SequenceEqual(m.Second.Hosts, StringComparer.Ordinal)));

    internal static bool HasSameParts(MachineSpec before, MachineSpec after) =>
        ReferenceEquals(before.Machine, after.Machine) && before.Role == after.Role && ReferenceEquals(before.Links, after.Links) && ReferenceEquals(before.Addresses, after.Addresses) &&
        ReferenceEquals(before.Routes, after.Routes) && ReferenceEquals(before.Overlays, after.Overlays) && ReferenceEquals(before.Sysctls, after.Sysctls) && ReferenceEquals(before.Services, after.Services);
}
