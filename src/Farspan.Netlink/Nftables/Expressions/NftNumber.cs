namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>Loads a number below <paramref name="Modulus"/>: chance, or one after the other.</summary>
/// <param name="Modulus">At least 1.</param>
/// <param name="IsRandom">Chance instead of one after the other.</param>
/// <param name="Offset">Added to it.</param>
/// <remarks>Kernel name: numgen. The number is in host byte order; follow it by <see cref="NftByteOrder"/> to compare it.</remarks>
public sealed record NftNumber(uint Modulus, bool IsRandom, uint Offset = 0) : NftExpression;
