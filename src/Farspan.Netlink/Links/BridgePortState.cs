namespace Farspan.Netlink.Links;

/// <summary>Whether a bridge port passes frames.</summary>
/// <remarks>Source: linux/if_bridge.h (BR_STATE_*).</remarks>
public enum BridgePortState : byte
{
    /// <summary>Passes nothing: a cut cable that still has its carrier. It stays so until it is told to forward, or its carrier comes anew.</summary>
    Disabled = 0,

    /// <summary>Spanning tree only.</summary>
    Listening = 1,

    /// <summary>Learns addresses, passes nothing.</summary>
    Learning = 2,

    /// <summary>Passes frames.</summary>
    Forwarding = 3,

    /// <summary>Passes nothing, hears spanning tree. Without spanning tree the kernel turns it into forwarding at once.</summary>
    Blocking = 4,
}
