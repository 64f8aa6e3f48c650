using System.Net;
using System.Net.Sockets;

namespace Farspan.Netlink.Nftables;

/// <summary>A named set that rules look up.</summary>
public sealed record NftSet
{
    /// <summary>Longest name in bytes.</summary>
    public const int LongestName = 255;

    /// <summary>Name in its table.</summary>
    public required string Name { get; init; }

    /// <summary>What its elements are.</summary>
    public required NftKeyType KeyType { get; init; }

    /// <summary>Whether elements may be ranges; without it each must be a single key.</summary>
    public required bool HasRanges { get; init; }

    /// <summary>Elements in any order; ranges that overlap are joined when written.</summary>
    public required IReadOnlyList<NftRange> Elements { get; init; }

    /// <summary>Whether each element has a time of its own (<c>flags timeout</c>); such a set has <see cref="Timed"/> elements and no others.</summary>
    public bool HasTimeouts { get; init; }

    /// <summary>Elements at most, or 0 for as many as the kernel takes.</summary>
    public uint Size { get; init; }

    /// <summary>Elements that leave by themselves; what a table filters by does not depend on them (<see cref="NftTable.SameAs"/>).</summary>
    public IReadOnlyList<NftTimedKey> Timed { get; init; } = [];

    /// <summary>A set of single addresses that others fill, each for its time.</summary>
    /// <param name="name">Name in its table.</param>
    /// <param name="isIPv6">Family.</param>
    /// <param name="size">Elements at most.</param>
    /// <param name="timed">Elements to begin with.</param>
    public static NftSet OfTimed(string name, bool isIPv6, uint size, IReadOnlyList<NftTimedKey> timed) => new()
    {
        Name = name,
        KeyType = isIPv6 ? NftKeyType.IPv6Address : NftKeyType.IPv4Address,
        HasRanges = false,
        Elements = [],
        HasTimeouts = true,
        Size = size,
        Timed = timed,
    };

    /// <summary>A set of networks of one family.</summary>
    /// <exception cref="ArgumentException">A network of the other family.</exception>
    public static NftSet OfNetworks(string name, bool isIPv6, IEnumerable<IPNetwork> networks)
    {
        var family = isIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        return new NftSet
        {
            Name = name,
            KeyType = isIPv6 ? NftKeyType.IPv6Address : NftKeyType.IPv4Address,
            HasRanges = true,
            Elements = NftRange.Canonical(networks.Select(network => network.BaseAddress.AddressFamily == family
                ? NftRange.From(network)
                : throw new ArgumentException($"{network} is not of the family of set {name}.", nameof(networks)))),
        };
    }
}
