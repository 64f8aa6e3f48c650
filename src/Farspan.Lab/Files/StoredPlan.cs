using Farspan.State;
using Farspan.State.Fabric;

namespace Farspan.Lab.Files;

/// <summary>A plan's specs as read back from the lab's folder.</summary>
public sealed record StoredPlan
{
    /// <summary>One spec per declared machine, in declaration order.</summary>
    public required IReadOnlyList<MachineSpec> Machines { get; init; }

    /// <summary>Routers, backbone and internet host.</summary>
    public required IReadOnlyList<MachineSpec> Fabric { get; init; }

    /// <summary>Cables.</summary>
    public required IReadOnlyList<CableSpec> Cables { get; init; }

    /// <summary>Machines, then fabric.</summary>
    public IEnumerable<MachineSpec> Nodes => Machines.Concat(Fabric);
}
