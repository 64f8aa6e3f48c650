namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>Loads something about a packet that is not in it.</summary>
/// <param name="Key">What.</param>
public sealed record NftMeta(NftMetaKey Key) : NftExpression;
