using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Farspan.Addressing;

namespace Farspan.Netlink.Nftables;

/// <summary>A closed range of set keys, both ends inclusive; a single key is a range of one.</summary>
/// <param name="First">Lowest key, as a number in network byte order.</param>
/// <param name="Last">Highest key, at least <paramref name="First"/>.</param>
public readonly record struct NftRange(UInt128 First, UInt128 Last)
{
    /// <summary>One key.</summary>
    public static NftRange Of(UInt128 key) => new(key, key);

    /// <summary>All addresses of a network.</summary>
    public static NftRange From(IPNetwork network)
    {
        var first = Number(network.BaseAddress);
        var bits = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        return new NftRange(first, first | Ones(bits - network.PrefixLength));
    }

    /// <summary>All ports of a range.</summary>
    public static NftRange From(PortRange ports) => new(ports.First, ports.Last);

    /// <summary>Sorts, and joins ranges that overlap; neighbours stay apart, so that each network can still be told.</summary>
    /// <remarks>The kernel refuses ranges that overlap. Equal sets of keys may still differ in how neighbours are cut.</remarks>
    public static IReadOnlyList<NftRange> Canonical(IEnumerable<NftRange> ranges)
    {
        var sorted = ranges.ToArray();
        Array.Sort(sorted, static (a, b) => a.First != b.First ? a.First.CompareTo(b.First) : b.Last.CompareTo(a.Last));
        var result = new List<NftRange>(sorted.Length);
        foreach (var range in sorted)
        {
            if (result.Count > 0 && range.First <= result[^1].Last)
            {
                result[^1] = result[^1] with { Last = UInt128.Max(result[^1].Last, range.Last) };
            }
            else
            {
                result.Add(range);
            }
        }

        return result;
    }

    /// <summary>The network of exactly these addresses, or false when they are none.</summary>
    /// <param name="type"><see cref="NftKeyType.IPv4Address"/> or <see cref="NftKeyType.IPv6Address"/>.</param>
    /// <param name="network">The network.</param>
    public bool TryToNetwork(NftKeyType type, out IPNetwork network)
    {
        network = default;
        var bits = type switch
        {
            NftKeyType.IPv4Address => 32,
            NftKeyType.IPv6Address => 128,
            _ => 0,
        };
        var size = Last - First;
        if (bits == 0 || First > Last || Last > Ones(bits) || (size & (size + 1)) != 0 || (First & size) != 0)
        {
            return false;
        }

        network = new IPNetwork(Address(First, bits), bits - (int)UInt128.PopCount(size));
        return true;
    }

    /// <summary>An address as a number.</summary>
    internal static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        return address.AddressFamily == AddressFamily.InterNetwork && address.TryWriteBytes(bytes[12..], out _)
            ? BinaryPrimitives.ReadUInt128BigEndian(bytes)
            : new NftData(address.GetAddressBytes()).Value;
    }

    /// <summary>The highest key of so many bits.</summary>
    internal static UInt128 Ones(int bits) => bits >= 128 ? UInt128.MaxValue : (UInt128.One << bits) - 1;

    private static IPAddress Address(UInt128 number, int bits)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(bits == 32 ? bytes[12..] : bytes);
    }
}
