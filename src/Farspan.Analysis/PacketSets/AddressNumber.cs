using System.Net;
using Farspan.Addressing;

namespace Farspan.Analysis.PacketSets;

/// <summary>An address as a number with its family: what is compared when millions are.</summary>
internal readonly struct AddressNumber(UInt128 number, bool isV6)
{
    public UInt128 Number { get; } = number;

    public bool IsV6 { get; } = isV6;

    /// <summary>Bits of an address of this family.</summary>
    public int Bits => IsV6 ? IPAddressExtensions.BitsV6 : IPAddressExtensions.BitsV4;

    public static AddressNumber Of(IPAddress address) => new(address.ToNumber(), address.IsV6);

    public bool Same(AddressNumber other) => Number == other.Number && IsV6 == other.IsV6;

    /// <summary>The first address of the block of this length that holds the address.</summary>
    public AddressNumber Block(int length) => length == 0 ? new(UInt128.Zero, IsV6) : new(Number >> (Bits - length) << (Bits - length), IsV6);

    /// <summary>True when the address lies in the block that begins at <paramref name="first"/>.</summary>
    public bool IsIn(AddressNumber first, int length) => IsV6 == first.IsV6 && Block(length).Number == first.Number;

    /// <summary>Four words that say all of it, for a <see cref="SequenceTable"/>; the first also tells the family.</summary>
    public void Write(Span<int> words)
    {
        var (high, low) = ((ulong)(Number >> 64), (ulong)Number);
        words[0] = (int)(high >> 32);
        words[1] = (int)high;
        words[2] = (int)(low >> 32);
        words[3] = (int)low;
    }

    public uint Hash()
    {
        var low = (ulong)Number * 0x9E3779B97F4A7C15UL;
        var high = ((ulong)(Number >> 64) + (IsV6 ? 1UL : 0UL)) * 0xC2B2AE3D27D4EB4FUL;
        var mixed = low ^ (high >> 29) ^ high;
        return (uint)(mixed >> 32);
    }
}
