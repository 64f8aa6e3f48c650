using Farspan.Planning;
using Farspan.Rendering.Plans;
using Farspan.State;

namespace Farspan.Rendering;

/// <summary>Plans as people read them: the whole network grouped by provider, or one machine with all it must be.</summary>
public static class PlanText
{
    /// <summary>The plan: whole for a few machines, folded with counts for thousands.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="machineFilter">Which machines and nodes of the fabric are listed, or null for all; the totals are always the plan's.</param>
    public static string Render(NetworkPlan plan, Func<MachineSpec, bool>? machineFilter = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new PlanSummary(plan, machineFilter ?? (static _ => true)).Write();
    }

    /// <summary>Everything one machine must look like, with its rules one by one.</summary>
    public static string Machine(MachineSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return MachineText.Write(spec);
    }

    /// <summary>The machine or the node of the fabric of this name, or null.</summary>
    public static MachineSpec? Find(NetworkPlan plan, string machine)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Machines.Concat(plan.Fabric).FirstOrDefault(m => m.Machine == machine);
    }
}
