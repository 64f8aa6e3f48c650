using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Farspan.Addressing;

namespace Farspan.Gateway.Egress;

/// <summary>Tells addresses of the internet from all others.</summary>
/// <remarks>Source: IANA's registries of special-purpose addresses for IPv4 and IPv6 (RFC 6890); metadata services by the documentation of their providers.</remarks>
public static class AddressScopes
{
    // IPv4. The longest prefixes need not be first: what is in a Never block is Never.
    private static readonly uint[][] NeverV4 =
    [
        Block(0, 0, 0, 0, 8), Block(127, 0, 0, 0, 8), Block(169, 254, 0, 0, 16), Block(224, 0, 0, 0, 4), Block(255, 255, 255, 255, 32),

        // Metadata and platform services: Alibaba Cloud, Oracle Cloud, Azure.
        Block(100, 100, 100, 200, 32), Block(192, 0, 0, 192, 32), Block(168, 63, 129, 16, 32),
    ];

    private static readonly uint[][] PrivateV4 =
    [
        Block(10, 0, 0, 0, 8), Block(100, 64, 0, 0, 10), Block(172, 16, 0, 0, 12), Block(192, 0, 0, 0, 24), Block(192, 0, 2, 0, 24), Block(192, 88, 99, 0, 24),
        Block(192, 168, 0, 0, 16), Block(198, 18, 0, 0, 15), Block(198, 51, 100, 0, 24), Block(203, 0, 113, 0, 24), Block(240, 0, 0, 0, 4),
    ];

    /// <summary>The scope of an address. Addresses that carry an IPv4 address within are judged by it too.</summary>
    public static AddressScope Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[IPAddressExtensions.BitsV6 / 8];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetwork ? OfV4(BinaryPrimitives.ReadUInt32BigEndian(bytes)) : OfV6(bytes);
    }

    private static AddressScope OfV4(uint address) =>
        IsIn(NeverV4, address) ? AddressScope.Never : IsIn(PrivateV4, address) ? AddressScope.Private : AddressScope.Public;

    private static AddressScope OfV6(ReadOnlySpan<byte> bytes)
    {
        var number = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        var last = (uint)number;

        // ::ffff:0:0/96 (mapped), 64:ff9b::/96 (RFC 6052), and ::/96 with an address in it (IPv4-compatible, obsolete; loopback and the unspecified address lie there).
        switch ((ulong)(number >> 64), (uint)(number >> 32))
        {
            case (0, 0x0000_ffff) or (0x0064_ff9b_0000_0000, 0):
                return OfV4(last);
            case (0, 0):
                return AddressScope.Never;
        }

        return bytes switch
        {
            // fd00:ec2::254 is Amazon's metadata service, fe80::/10 the link, ff00::/8 many at once.
            [0xfd, 0x00, 0x0e, 0xc2, ..] => AddressScope.Never,
            [0xfe, >= 0x80 and < 0xc0, ..] => AddressScope.Never,
            [0xff, ..] => AddressScope.Never,

            // 2002::/16 carries an IPv4 address (RFC 3056); 2001::/23 is for protocols, Teredo among them; 2001:db8::/32 and 3fff::/20 are for documentation.
            [0x20, 0x02, ..] => OfV4(BinaryPrimitives.ReadUInt32BigEndian(bytes[2..])) == AddressScope.Public ? AddressScope.Private : AddressScope.Never,
            [0x20, 0x01, < 0x02, ..] => AddressScope.Private,
            [0x20, 0x01, 0x0d, 0xb8, ..] => AddressScope.Private,
            [0x3f, 0xff, < 0x10, ..] => AddressScope.Private,

            // What the registry has given to the internet (RFC 4291 section 2.4); all else is private or not in use.
            [>= 0x20 and < 0x40, ..] => AddressScope.Public,
            _ => AddressScope.Private,
        };
    }

    private static bool IsIn(uint[][] blocks, uint address)
    {
        foreach (var block in blocks)
        {
            if ((address & block[1]) == block[0])
            {
                return true;
            }
        }

        return false;
    }

    private static uint[] Block(uint a, uint b, uint c, uint d, int length) => [(a << 24) | (b << 16) | (c << 8) | d, uint.MaxValue << (32 - length)];
}
