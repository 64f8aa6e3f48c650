namespace Farspan.Netlink.Nftables;

/// <summary>Sizes of set keys.</summary>
public static class NftKeyTypeExtensions
{
    /// <summary>Length of a key in bytes; 0 for <see cref="NftKeyType.Unknown"/>.</summary>
    public static int KeyLength(this NftKeyType type) => type switch
    {
        NftKeyType.IPv4Address => 4,
        NftKeyType.IPv6Address => 16,
        NftKeyType.Port => 2,
        NftKeyType.Protocol or NftKeyType.IcmpType or NftKeyType.IcmpV6Type => 1,
        _ => 0,
    };
}
