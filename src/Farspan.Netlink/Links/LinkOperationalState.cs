namespace Farspan.Netlink.Links;

/// <summary>Operational state of a link.</summary>
/// <remarks>Source: RFC 2863 section 3.1.14; linux/if.h (IF_OPER_*).</remarks>
public enum LinkOperationalState : byte
{
    /// <summary>The driver does not say; loopback, tun and WireGuard never do.</summary>
    Unknown = 0,

    /// <summary>Part of it is missing.</summary>
    NotPresent = 1,

    /// <summary>Down.</summary>
    Down = 2,

    /// <summary>Down because of the link below.</summary>
    LowerLayerDown = 3,

    /// <summary>Under test.</summary>
    Testing = 4,

    /// <summary>Waiting for an outside event.</summary>
    Dormant = 5,

    /// <summary>Up.</summary>
    Up = 6,
}
