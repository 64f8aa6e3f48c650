namespace Farspan.Netlink.Nftables;

/// <summary>A whole table: what is asked for, and what is read back.</summary>
public sealed record NftTable
{
    /// <summary>Which packets it sees.</summary>
    public required NftFamily Family { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Named sets.</summary>
    public required IReadOnlyList<NftSet> Sets { get; init; }

    /// <summary>Chains.</summary>
    public required IReadOnlyList<NftChain> Chains { get; init; }

    /// <summary>True when both filter alike: sets and chains by name, elements joined where they overlap, rules in order; handles and counts left out.</summary>
    public bool SameAs(NftTable other) =>
        Family == other.Family && string.Equals(Name, other.Name, StringComparison.Ordinal) &&
        SameSets(other) && SameChains(other);

    private bool SameSets(NftTable other)
    {
        var theirs = other.Sets.ToDictionary(set => set.Name, StringComparer.Ordinal);
        return Sets.Count == other.Sets.Count && Sets.All(set =>
            theirs.TryGetValue(set.Name, out var their) && set.KeyType == their.KeyType && set.HasRanges == their.HasRanges && set.HasTimeouts == their.HasTimeouts &&
            NftRange.Canonical(set.Elements).SequenceEqual(NftRange.Canonical(their.Elements)));
    }

    private bool SameChains(NftTable other)
    {
        var theirs = other.Chains.ToDictionary(chain => chain.Name, StringComparer.Ordinal);
        return Chains.Count == other.Chains.Count &&
            Chains.All(chain => theirs.TryGetValue(chain.Name, out var their) && chain.SameAs(their));
    }
}
