using Farspan.Addressing;

namespace Farspan.Planning;

/// <summary>What a compilation takes besides the topology: earlier choices, and keys that machines have told.</summary>
public sealed record PlanInputs
{
    /// <summary>No lock, no keys, no earlier plan.</summary>
    public static PlanInputs None { get; } = new()
    {
        Lock = AddressLock.Empty,
        PublicKeys = new Dictionary<OverlayMember, WireGuardPublicKey>(),
        Previous = null,
    };

    /// <summary>Choices of earlier compilations.</summary>
    public required AddressLock Lock { get; init; }

    /// <summary>Public keys of overlay members, as far as they are known.</summary>
    public required IReadOnlyDictionary<OverlayMember, WireGuardPublicKey> PublicKeys { get; init; }

    /// <summary>What is remembered of the plan before, or null for a first plan.</summary>
    public required PlanHistory? Previous { get; init; }
}
