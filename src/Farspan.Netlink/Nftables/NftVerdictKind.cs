namespace Farspan.Netlink.Nftables;

/// <summary>What becomes of a packet.</summary>
/// <remarks>Source: linux/netfilter.h (NF_*), linux/netfilter/nf_tables.h (NFT_*).</remarks>
public enum NftVerdictKind
{
    /// <summary>Back to the chain that jumped here, or the policy.</summary>
    Return = -5,

    /// <summary>To another chain, not back.</summary>
    Goto = -4,

    /// <summary>To another chain and back.</summary>
    Jump = -3,

    /// <summary>Next rule.</summary>
    Continue = -1,

    /// <summary>Dropped without a word.</summary>
    Drop = 0,

    /// <summary>Let through.</summary>
    Accept = 1,
}
