namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>Goes on only when the register is in a named set, or is not.</summary>
/// <param name="Set">Name of the set, in the same table.</param>
/// <param name="Inverted">Is not.</param>
public sealed record NftLookup(string Set, bool Inverted) : NftExpression;
