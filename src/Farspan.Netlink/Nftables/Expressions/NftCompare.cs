namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>Goes on only when the register compares so with a value.</summary>
/// <param name="Operator">How.</param>
/// <param name="Value">With what.</param>
public sealed record NftCompare(NftOperator Operator, NftData Value) : NftExpression;
