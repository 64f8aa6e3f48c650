namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>Loads something about the connection that the packet belongs to.</summary>
/// <param name="Key">What.</param>
public sealed record NftConntrack(NftConntrackKey Key) : NftExpression;
