namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>One step of a rule.</summary>
/// <remarks>
/// <para>Expressions load into and compare with a register; nft(8) and we use register 1 for everything.</para>
/// <para>Source: linux/netfilter/nf_tables.h.</para>
/// </remarks>
public abstract record NftExpression
{
    /// <summary>True when both do the same; what a counter counted does not matter.</summary>
    public virtual bool SameAs(NftExpression other) => Equals(other);
}
