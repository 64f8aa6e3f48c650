using System.Net;
using Farspan.Addressing;

namespace Farspan.Topology.Rules;

/// <summary>Which addresses of a block can be given to machines.</summary>
/// <remarks>
/// Not the block's own address, not its first host (a router's; overlays have none, but stay alike unless the address is declared),
/// and in IPv4 not the broadcast address. Source: RFC 1122 section 3.2.1.3; RFC 4291 section 2.6.1.
/// </remarks>
internal static class AddressRoom
{
    private const int ReservedInV4 = 3;
    private const int ReservedInV6 = 2;

    /// <summary>How many machines have room in a block, at most <see cref="int.MaxValue"/>.</summary>
    public static int In(IPNetwork block)
    {
        var hosts = block.LastNumber - block.FirstNumber + UInt128.One; // Wraps to 0 for ::/0, which no block can be.
        var reserved = (UInt128)(block.IsV6 ? ReservedInV6 : ReservedInV4);
        return hosts <= reserved ? 0 : (int)UInt128.Min(hosts - reserved, int.MaxValue);
    }

    /// <summary>The longest prefix of a block that has room for so many machines.</summary>
    public static int PrefixFor(int machines, bool isV6)
    {
        var bits = 0;
        while ((1L << bits) < machines + (long)(isV6 ? ReservedInV6 : ReservedInV4))
        {
            bits++;
        }

        return (isV6 ? 128 : 32) - bits;
    }

    /// <summary>Why an address of the block cannot be given to a machine, or null.</summary>
    public static string? WhyReserved(IPNetwork block, IPAddress address, bool hasRouter)
    {
        var number = address.ToNumber();
        if (number == block.FirstNumber)
        {
            return block.IsV6 ? "the block's anycast address" : "the block's own address";
        }

        if (!block.IsV6 && number == block.LastNumber)
        {
            return "the broadcast address";
        }

        return hasRouter && number == block.FirstNumber + UInt128.One ? "the router's address" : null;
    }
}
