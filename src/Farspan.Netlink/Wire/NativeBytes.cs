using System.Runtime.InteropServices;

namespace Farspan.Netlink.Wire;

/// <summary>Integers in the byte order of this machine, as the kernel's own structures hold them.</summary>
public static class NativeBytes
{
    /// <summary>Writes two bytes.</summary>
    public static void Write(Span<byte> destination, ushort value) => MemoryMarshal.Write(destination, value);

    /// <summary>Writes four bytes.</summary>
    public static void Write(Span<byte> destination, uint value) => MemoryMarshal.Write(destination, value);

    /// <summary>Writes four bytes.</summary>
    public static void Write(Span<byte> destination, int value) => MemoryMarshal.Write(destination, value);

    /// <summary>Reads two bytes; the span must hold them.</summary>
    public static ushort ReadUInt16(ReadOnlySpan<byte> source) => MemoryMarshal.Read<ushort>(source);

    /// <summary>Reads four bytes; the span must hold them.</summary>
    public static uint ReadUInt32(ReadOnlySpan<byte> source) => MemoryMarshal.Read<uint>(source);

    /// <summary>Reads four bytes; the span must hold them.</summary>
    public static int ReadInt32(ReadOnlySpan<byte> source) => MemoryMarshal.Read<int>(source);
}
