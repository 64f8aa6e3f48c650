using Farspan.Netlink.Nftables.Expressions;

namespace Farspan.Netlink.Nftables;

/// <summary>A rule: expressions that are worked through until one does not match.</summary>
public sealed record NftRule
{
    /// <summary>The expressions in order.</summary>
    public required IReadOnlyList<NftExpression> Expressions { get; init; }

    /// <summary>Text for people, shown by <c>nft list</c>; null for none.</summary>
    public string? Comment { get; init; }

    /// <summary>Number that the kernel gave; 0 before it is there.</summary>
    public ulong Handle { get; init; }

    /// <summary>What its counter says, or null when it has none.</summary>
    public NftCounter? Counter => Expressions.OfType<NftCounter>().FirstOrDefault();

    /// <summary>True when both do the same and say the same: handles and what counters counted are left out.</summary>
    public bool SameAs(NftRule other) =>
        string.Equals(Comment, other.Comment, StringComparison.Ordinal) &&
        Expressions.Count == other.Expressions.Count &&
        Expressions.Zip(other.Expressions).All(pair => pair.First.SameAs(pair.Second));
}
