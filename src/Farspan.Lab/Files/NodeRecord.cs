using Farspan.State;

namespace Farspan.Lab.Files;

/// <summary>One node's spec with its shared lists taken out.</summary>
internal sealed record NodeRecord
{
    /// <summary>The spec; its hosts, its filter's sets, and the members of its overlays and services are empty.</summary>
    public required MachineSpec Spec { get; init; }

    /// <summary>Number of its hosts file.</summary>
    public required int Hosts { get; init; }

    /// <summary>Numbers of its filter's sets.</summary>
    public required IReadOnlyList<int> Sets { get; init; }

    /// <summary>Number of the member list of each of its overlays.</summary>
    public required IReadOnlyList<int> Members { get; init; }

    /// <summary>Number of the member list of each of its services.</summary>
    public required IReadOnlyList<int> ServiceMembers { get; init; }
}
