using System.Buffers.Binary;
using System.Net;
using Farspan.Addressing;

namespace Farspan.Analysis.PacketSets;

/// <summary>An address as a number with its family, in two words: what is compared when millions are.</summary>
internal readonly struct AddressNumber(ulong high, ulong low, bool isV6)
{
    private const int WordBits = 64;

    /// <summary>The upper half; 0 for IPv4.</summary>
    public ulong High { get; } = high;

    public ulong Low { get; } = low;

    public bool IsV6 { get; } = isV6;

    /// <summary>Bits of an address of this family.</summary>
    public int Bits => IsV6 ? IPAddressExtensions.BitsV6 : IPAddressExtensions.BitsV4;

    public static AddressNumber Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[IPAddressExtensions.BitsV6 / 8];
        address.TryWriteBytes(bytes, out var length);
        return length == IPAddressExtensions.BitsV4 / 8
            ? new AddressNumber(0, BinaryPrimitives.ReadUInt32BigEndian(bytes), isV6: false)
            : new AddressNumber(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(ulong)..]), isV6: true);
    }

    public IPAddress ToAddress() => IPAddress.FromNumber(new UInt128(High, Low), IsV6);

    public bool Same(AddressNumber other) => Low == other.Low && High == other.High && IsV6 == other.IsV6;

    /// <summary>The first address of the block of this length that holds the address.</summary>
    public AddressNumber Block(int length)
    {
        var rest = Bits - length;
        return rest >= WordBits
            ? new AddressNumber(rest - WordBits == WordBits ? 0 : High >> (rest - WordBits) << (rest - WordBits), 0, IsV6)
            : new AddressNumber(High, Low >> rest << rest, IsV6);
    }

    /// <summary>True when the address lies in the block that begins at <paramref name="first"/>.</summary>
    public bool IsIn(AddressNumber first, int length)
    {
        if (IsV6 != first.IsV6)
        {
            return false;
        }

        var (rest, high, low) = (Bits - length, High ^ first.High, Low ^ first.Low);
        return rest >= WordBits ? rest == 2 * WordBits || high >> (rest - WordBits) == 0 : high == 0 && low >> rest == 0;
    }

    public int CompareTo(AddressNumber other)
    {
        if (IsV6 != other.IsV6)
        {
            return IsV6 ? 1 : -1;
        }

        return High != other.High ? (High < other.High ? -1 : 1) : Low == other.Low ? 0 : Low < other.Low ? -1 : 1;
    }

    /// <summary>Four words that say all but the family, for a <see cref="SequenceTable"/>.</summary>
    public void Write(Span<int> words)
    {
        words[0] = (int)(High >> 32);
        words[1] = (int)High;
        words[2] = (int)(Low >> 32);
        words[3] = (int)Low;
    }

    public uint Hash()
    {
        var mixed = (Low * 0x9E3779B97F4A7C15UL) ^ ((High + (IsV6 ? 1UL : 0UL)) * 0xC2B2AE3D27D4EB4FUL);
        return (uint)((mixed ^ (mixed >> 29)) >> 32);
    }
}
