using System.Globalization;
using System.Net;
using Farspan.Addressing;

namespace Farspan.Planning.Dns;

/// <summary>Names that lead back from addresses (RFC 1035 section 3.5, RFC 3596 section 2.5) and the zones that they are in.</summary>
internal static class ReverseZones
{
    private const int BitsOfByte = 8;
    private const int BitsOfNibble = 4;

    /// <summary>The name that an address leads back by, without the final dot.</summary>
    public static string NameOf(IPAddress address) => Reversed(address, address.IsV6 ? 32 : 4);

    /// <summary>The zones of a block: one, or up to 128 where it does not end at a label, so that no zone holds an address outside the block.</summary>
    public static IEnumerable<string> Of(IPNetwork block)
    {
        var bits = block.IsV6 ? BitsOfNibble : BitsOfByte;
        var labels = (block.PrefixLength + bits - 1) / bits;
        var count = 1 << ((labels * bits) - block.PrefixLength);
        var widest = block.IsV6 ? 128 : 32;
        for (var i = 0; i < count; i++)
        {
            var first = block.FirstNumber + ((UInt128)i << (widest - (labels * bits)));
            yield return Reversed(IPAddress.FromNumber(first, block.IsV6), labels);
        }
    }

    private static string Reversed(IPAddress address, int labels)
    {
        var bytes = address.GetAddressBytes();
        var parts = address.IsV6
            ? bytes.SelectMany(b => new[] { b >> BitsOfNibble, b & 0xF }).Take(labels).Select(n => n.ToString("x", CultureInfo.InvariantCulture))
            : bytes.Take(labels).Select(b => b.ToString(CultureInfo.InvariantCulture));
        return string.Join('.', parts.Reverse().Append(address.IsV6 ? "ip6.arpa" : "in-addr.arpa"));
    }
}
