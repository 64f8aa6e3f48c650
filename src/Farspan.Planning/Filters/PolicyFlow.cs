using Farspan.Topology.Model;

namespace Farspan.Planning.Filters;

/// <summary>One policy on one plane: who may send to whom on which ports.</summary>
internal sealed record PolicyFlow
{
    public required Policy Policy { get; init; }

    /// <summary>Number of the overlay, or <see cref="SideResolver.Underlay"/>.</summary>
    public required int Plane { get; init; }

    public required Side From { get; init; }

    public required Side To { get; init; }

    /// <summary>What the sender lets through in place of <see cref="To"/>: the sets that answers fill; null where it is not learnt.</summary>
    public Side? Learnt { get; init; }

    /// <summary>Protocols and their ports; no ports means all.</summary>
    public required IReadOnlyList<FlowPorts> Ports { get; init; }
}
