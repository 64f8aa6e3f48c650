namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>Goes on only when the register lies in a closed range, or outside it.</summary>
/// <param name="First">Lowest value.</param>
/// <param name="Last">Highest value.</param>
/// <param name="Outside">Outside instead of inside.</param>
/// <remarks>Kernel name: range; nft(8) uses it for "not in range" only.</remarks>
public sealed record NftBetween(NftData First, NftData Last, bool Outside) : NftExpression;
