namespace Farspan.Netlink.Nftables;

/// <summary>Which packets a table sees.</summary>
/// <remarks>Source: linux/netfilter.h (NFPROTO_*).</remarks>
public enum NftFamily : byte
{
    /// <summary>All, in dumps only.</summary>
    Unspecified = 0,

    /// <summary>IPv4 and IPv6.</summary>
    Inet = 1,

    /// <summary>IPv4.</summary>
    IPv4 = 2,

    /// <summary>ARP.</summary>
    Arp = 3,

    /// <summary>One device, before everything else.</summary>
    Netdev = 5,

    /// <summary>Frames in a bridge.</summary>
    Bridge = 7,

    /// <summary>IPv6.</summary>
    IPv6 = 10,
}
