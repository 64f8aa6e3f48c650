namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>How a register is compared; order is that of the bytes.</summary>
/// <remarks>Source: linux/netfilter/nf_tables.h (NFT_CMP_*).</remarks>
public enum NftOperator
{
    /// <summary>Equal.</summary>
    Equal = 0,

    /// <summary>Not equal.</summary>
    NotEqual = 1,

    /// <summary>Less.</summary>
    Less = 2,

    /// <summary>Less or equal.</summary>
    LessOrEqual = 3,

    /// <summary>Greater.</summary>
    Greater = 4,

    /// <summary>Greater or equal.</summary>
    GreaterOrEqual = 5,
}
