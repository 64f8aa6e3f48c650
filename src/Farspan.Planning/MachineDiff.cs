using Farspan.State;

namespace Farspan.Planning;

/// <summary>What becomes of one machine between two plans.</summary>
public sealed record MachineDiff
{
    /// <summary>Name of the machine, router, backbone or internet host.</summary>
    public required string Machine { get; init; }

    /// <summary>What it is for.</summary>
    public required MachineRole Role { get; init; }

    /// <summary>Whether the machine itself is added, removed or changed.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>Its changes, by concept and key; empty for a machine that is added or removed whole.</summary>
    public required IReadOnlyList<ItemChange> Changes { get; init; }
}
