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
