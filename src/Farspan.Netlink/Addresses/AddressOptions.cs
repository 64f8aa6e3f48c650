namespace Farspan.Netlink.Addresses;

/// <summary>Flags of an address.</summary>
/// <remarks>Source: linux/if_addr.h (IFA_F_*).</remarks>
[Flags]
public enum AddressOptions
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>IPv4 only: not the first of its prefix on the link.</summary>
    Secondary = 0x01,

    /// <summary>IPv6: no duplicate address detection, so no second of waiting.</summary>
    NoDuplicateDetection = 0x02,

    /// <summary>IPv6: someone else has it.</summary>
    DuplicateFound = 0x08,

    /// <summary>IPv6: duplicate detection still runs.</summary>
    Tentative = 0x40,

    /// <summary>Without an end of life.</summary>
    Permanent = 0x80,

    /// <summary>The kernel makes no route for its prefix.</summary>
    NoPrefixRoute = 0x200,
}
