namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>Register = (register and mask) xor value.</summary>
/// <param name="Mask">Mask; as long as the value in the register.</param>
/// <param name="Xor">Value, as long as the mask.</param>
public sealed record NftBitwise(NftData Mask, NftData Xor) : NftExpression;
