using Farspan.State;

namespace Farspan.Verification.Observations;

/// <summary>What was read back from a running network beside the probes.</summary>
public sealed record NetworkObservation
{
    /// <summary>What each node looks like, by its name; nodes that could not be read are not here.</summary>
    public required IReadOnlyDictionary<string, MachineStatus> Machines { get; init; }

    /// <summary>Which machines were seen as neighbours on a link; one for each pair that a claim asks about.</summary>
    public required IReadOnlyList<NeighbourSighting> Neighbours { get; init; }

    /// <summary>How long packets may really be in overlays: one for each pair of networks and family; empty where nobody looked.</summary>
    public IReadOnlyList<TunnelSighting> Tunnels { get; init; } = [];
}
