namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>Writes an address of the link that the packet leaves by into its source.</summary>
/// <remarks>Kernel name: masq.</remarks>
public sealed record NftMasquerade : NftExpression;
