using System.Net;
using Farspan.Addressing;

namespace Farspan.Planning.Allocation;

/// <summary>The addresses between routers and backbone: pairs out of blocks that are set apart for testing networks.</summary>
/// <remarks>
/// Pair n is the n-th /31 (RFC 3021) of 198.18.0.0/15 (RFC 2544 appendix C.2.2) and the n-th /127 (RFC 6164) of 2001:2::/48 (RFC 5180 section 8).
/// The backbone has the even address, the far side the odd one. Pair 0 leads to the internet host.
/// </remarks>
internal static class TransitBlocks
{
    /// <summary>The pair of the internet host.</summary>
    public const int InternetSlot = 0;

    /// <summary>The last pair of the IPv4 block: 2¹⁷ addresses are 2¹⁶ pairs.</summary>
    public const int LastSlot = 65535;

    /// <summary>Prefix length of an IPv4 pair.</summary>
    public const int PairLengthV4 = 31;

    /// <summary>Prefix length of an IPv6 pair.</summary>
    public const int PairLengthV6 = 127;

    /// <summary>198.18.0.0/15.</summary>
    public static IPNetwork V4 { get; } = new(new IPAddress([198, 18, 0, 0]), 15);

    /// <summary>2001:2::/48.</summary>
    public static IPNetwork V6 { get; } = new(new IPAddress([0x20, 0x01, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 48);

    /// <summary>The backbone's address of a pair.</summary>
    public static IPAddress Backbone(int slot, bool isV6) => At(slot, isV6, 0);

    /// <summary>The address of a pair on the side of the router or the internet host.</summary>
    public static IPAddress Far(int slot, bool isV6) => At(slot, isV6, 1);

    private static IPAddress At(int slot, bool isV6, int side) =>
        IPAddress.FromNumber((isV6 ? V6 : V4).FirstNumber + (UInt128)((2 * slot) + side), isV6);
}
