namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>Decides.</summary>
/// <param name="Kind">What becomes of the packet.</param>
/// <param name="Chain">Where to, for jump and goto; else null.</param>
public sealed record NftVerdict(NftVerdictKind Kind, string? Chain = null) : NftExpression;
