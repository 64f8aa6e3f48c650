using System.Buffers.Binary;

namespace Farspan.Netlink.Nftables;

/// <summary>Up to 16 bytes as they lie in a register; equal when the bytes and the length are.</summary>
public readonly record struct NftData
{
    /// <summary>Most bytes that a register holds.</summary>
    public const int MostBytes = 16;

    private readonly UInt128 _bytes;

    /// <summary>Takes bytes.</summary>
    /// <param name="bytes">0–16 bytes, the first of them the most significant.</param>
    public NftData(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, MostBytes);
        Span<byte> padded = stackalloc byte[MostBytes];
        padded.Clear();
        bytes.CopyTo(padded);
        _bytes = BinaryPrimitives.ReadUInt128BigEndian(padded);
        Length = (byte)bytes.Length;
    }

    /// <summary>Takes the lowest <paramref name="length"/> bytes of a number, in network byte order.</summary>
    public NftData(UInt128 value, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MostBytes);
        _bytes = length == 0 ? UInt128.Zero : value << (8 * (MostBytes - length));
        Length = (byte)length;
    }

    /// <summary>How many bytes.</summary>
    public byte Length { get; }

    /// <summary>The bytes as a number in network byte order.</summary>
    public UInt128 Value => Length == 0 ? UInt128.Zero : _bytes >> (8 * (MostBytes - Length));

    /// <summary>Writes the bytes; the span must hold <see cref="Length"/> of them.</summary>
    public void CopyTo(Span<byte> destination)
    {
        Span<byte> padded = stackalloc byte[MostBytes];
        BinaryPrimitives.WriteUInt128BigEndian(padded, _bytes);
        padded[..Length].CopyTo(destination);
    }

    /// <summary>The bytes in hexadecimal.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[MostBytes];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes[..Length]);
    }
}
