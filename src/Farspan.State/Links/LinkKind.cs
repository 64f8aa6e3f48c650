namespace Farspan.State.Links;

/// <summary>What a link is made of, and thereby who makes it.</summary>
public enum LinkKind
{
    /// <summary>The loopback link; it exists from birth and is only brought up.</summary>
    Loopback,

    /// <summary>A card or a virtual cable: hardware, the cloud or the lab's wiring makes it; Farspan only sets it up.</summary>
    Ethernet,

    /// <summary>A bridge that Farspan makes; the broadcast domain of one subnet.</summary>
    Bridge,

    /// <summary>A WireGuard link that Farspan makes, in the kernel or by a userspace engine.</summary>
    WireGuard,
}
