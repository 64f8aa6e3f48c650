namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>Hands a copy of the packet to whoever listens to a group of nfnetlink_log.</summary>
/// <param name="Group">The group.</param>
/// <remarks>Kernel name: log; written <c>log group 7</c> by nft(8).</remarks>
public sealed record NftLog(ushort Group) : NftExpression;
