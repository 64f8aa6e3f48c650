namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>Goes on only when the register is in a set that belongs to this rule alone, written <c>{ 80, 443 }</c> by nft(8).</summary>
public sealed record NftAnonymousLookup : NftExpression
{
    /// <summary>What the elements are.</summary>
    public required NftKeyType KeyType { get; init; }

    /// <summary>The elements, at least one.</summary>
    public required IReadOnlyList<NftRange> Elements { get; init; }

    /// <summary>Is not in it.</summary>
    public bool Inverted { get; init; }

    /// <inheritdoc/>
    public override bool SameAs(NftExpression other) =>
        other is NftAnonymousLookup lookup && lookup.KeyType == KeyType && lookup.Inverted == Inverted &&
        NftRange.Canonical(Elements).SequenceEqual(NftRange.Canonical(lookup.Elements));
}
