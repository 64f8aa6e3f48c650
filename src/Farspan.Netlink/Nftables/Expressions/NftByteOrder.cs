namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>Turns the register between host and network byte order.</summary>
/// <param name="ToNetwork">From host to network, else back.</param>
/// <param name="Length">Bytes in the register.</param>
/// <param name="Size">Bytes of each number in it: 2, 4 or 8.</param>
public sealed record NftByteOrder(bool ToNetwork, int Length, int Size) : NftExpression;
