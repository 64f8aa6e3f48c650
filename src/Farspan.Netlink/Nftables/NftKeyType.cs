namespace Farspan.Netlink.Nftables;

/// <summary>What the elements of a set are; the kernel stores the number for nft(8), which prints by it.</summary>
/// <remarks>Source: nftables include/datatype.h (enum datatypes).</remarks>
public enum NftKeyType
{
    /// <summary>Not known here.</summary>
    Unknown = 0,

    /// <summary>4 bytes.</summary>
    IPv4Address = 7,

    /// <summary>16 bytes.</summary>
    IPv6Address = 8,

    /// <summary>1 byte: a transport protocol.</summary>
    Protocol = 12,

    /// <summary>2 bytes: a port.</summary>
    Port = 13,

    /// <summary>1 byte: an ICMP type.</summary>
    IcmpType = 14,

    /// <summary>1 byte: an ICMPv6 type.</summary>
    IcmpV6Type = 29,
}
