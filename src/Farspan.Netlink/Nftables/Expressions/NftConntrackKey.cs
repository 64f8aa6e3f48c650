namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>What <see cref="NftConntrack"/> loads.</summary>
/// <remarks>Source: linux/netfilter/nf_tables.h (NFT_CT_*).</remarks>
public enum NftConntrackKey
{
    /// <summary>State as bits in host byte order: invalid 1, established 2, related 4, new 8, untracked 64.</summary>
    State = 0,

    /// <summary>Direction.</summary>
    Direction = 1,

    /// <summary>Status bits.</summary>
    Status = 2,

    /// <summary>Mark.</summary>
    Mark = 3,
}
