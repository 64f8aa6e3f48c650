namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>What <see cref="NftMeta"/> loads.</summary>
/// <remarks>Source: linux/netfilter/nf_tables.h (NFT_META_*).</remarks>
public enum NftMetaKey
{
    /// <summary>Length of the packet.</summary>
    Length = 0,

    /// <summary>Mark.</summary>
    Mark = 3,

    /// <summary>Index of the link it came by.</summary>
    InIndex = 4,

    /// <summary>Index of the link it leaves by.</summary>
    OutIndex = 5,

    /// <summary>Name of the link it came by: 16 bytes, zeros at the end.</summary>
    InName = 6,

    /// <summary>Name of the link it leaves by.</summary>
    OutName = 7,

    /// <summary>IPv4 (2) or IPv6 (10): 1 byte.</summary>
    NetworkProtocol = 15,

    /// <summary>Transport protocol: 1 byte.</summary>
    TransportProtocol = 16,
}
