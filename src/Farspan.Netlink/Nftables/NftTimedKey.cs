namespace Farspan.Netlink.Nftables;

/// <summary>An element that leaves its set by itself.</summary>
/// <param name="Key">The key, as a number in network byte order.</param>
/// <param name="Remaining">How long it stays from now on; whole milliseconds.</param>
public readonly record struct NftTimedKey(UInt128 Key, TimeSpan Remaining)
{
    /// <summary>The address that a key of a set of addresses is.</summary>
    public System.Net.IPAddress Address(NftKeyType type) =>
        NftRange.Of(Key).TryToNetwork(type, out var network) ? network.BaseAddress : throw new ArgumentException($"{type} is no set of addresses.", nameof(type));

    /// <summary>One address.</summary>
    public static NftTimedKey Of(System.Net.IPAddress address, TimeSpan remaining) => new(NftRange.Number(address), remaining);
}
