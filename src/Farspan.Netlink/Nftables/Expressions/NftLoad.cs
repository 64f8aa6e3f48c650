namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>Loads a value into a register: what a translation writes.</summary>
/// <param name="Register">1 or 2.</param>
/// <param name="Value">The value.</param>
/// <remarks>Kernel name: immediate.</remarks>
public sealed record NftLoad(uint Register, NftData Value) : NftExpression;
