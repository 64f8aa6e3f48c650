using Farspan.State;
using Farspan.State.Fabric;
using Farspan.Topology.Model;

namespace Farspan.Planning;

/// <summary>The complete, immutable next state of the whole network: everything applied, proved, drawn and tested is read from here.</summary>
public sealed record NetworkPlan
{
    /// <summary>The topology it was compiled from.</summary>
    public required NetworkTopology Topology { get; init; }

    /// <summary>SHA-256 of the plan's content in lower-case hexadecimal; equal plans have equal digests.</summary>
    public required string Digest { get; init; }

    /// <summary>Digest of the plan that this one follows, or null for a first plan.</summary>
    public required string? Parent { get; init; }

    /// <summary>Number of the plan; grows by one with each plan that differs from its parent.</summary>
    public required long Generation { get; init; }

    /// <summary>One spec per declared machine, in declaration order.</summary>
    public required IReadOnlyList<MachineSpec> Machines { get; init; }

    /// <summary>What stands between the machines: one router per network, the backbone, the internet host. Only the lab makes them; elsewhere the providers do.</summary>
    public required IReadOnlyList<MachineSpec> Fabric { get; init; }

    /// <summary>Cables between machines, routers and backbone.</summary>
    public required IReadOnlyList<CableSpec> Cables { get; init; }
}
