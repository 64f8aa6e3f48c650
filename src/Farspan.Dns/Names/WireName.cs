using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Farspan.Dns.Names;

/// <summary>Names as they stand in messages: labels with a length byte before each, ended by a zero.</summary>
/// <remarks>Length bytes are at most 63 and so below the letters: whole names can be folded to lower case byte by byte. Source: RFC 1035 section 3.1 and 4.1.4; RFC 4343.</remarks>
internal static class WireName
{
    private const int PointerBits = 0xC0;
    private const ulong HashFactor = 0x9E3779B97F4A7C15;

    /// <summary>Length of the uncompressed name at the start, its zero included; -1 when it is cut short, too long or compressed.</summary>
    internal static int Measure(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && at < DnsLimits.NameBytes)
        {
            int length = bytes[at];
            if (length == 0)
            {
                return at + 1;
            }

            if (length > DnsLimits.LabelBytes)
            {
                return -1;
            }

            at += length + 1;
        }

        return -1;
    }

    /// <summary>Writes a name that may be compressed without compression.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="offset">Where the name begins.</param>
    /// <param name="name">Room for <see cref="DnsLimits.NameBytes"/>.</param>
    /// <param name="end">Where what follows the name begins.</param>
    /// <returns>Length, or -1 for a name that is no name. A pointer must lead backwards, so no chain of them has a loop.</returns>
    internal static int Expand(ReadOnlySpan<byte> message, int offset, Span<byte> name, out int end)
    {
        end = -1;
        var written = 0;
        var lowest = offset;
        var at = offset;
        while ((uint)at < (uint)message.Length)
        {
            int length = message[at];
            if ((length & PointerBits) == PointerBits)
            {
                if (at + 2 > message.Length)
                {
                    return -1;
                }

                end = end < 0 ? at + 2 : end;
                at = BinaryPrimitives.ReadUInt16BigEndian(message[at..]) & 0x3FFF;
                if (at >= lowest)
                {
                    return -1;
                }

                lowest = at;
                continue;
            }

            if (length > DnsLimits.LabelBytes || at + 1 + length > message.Length || written + 1 + length > DnsLimits.NameBytes)
            {
                return -1;
            }

            message.Slice(at, length + 1).CopyTo(name[written..]);
            written += length + 1;
            at += length + 1;
            if (length == 0)
            {
                end = end < 0 ? at : end;
                return written;
            }
        }

        return -1;
    }

    /// <summary>Folds ASCII letters to lower case, eight bytes at a time.</summary>
    internal static void Lower(ReadOnlySpan<byte> from, Span<byte> to)
    {
        var at = 0;
        for (; at + sizeof(ulong) <= from.Length; at += sizeof(ulong))
        {
            MemoryMarshal.Write(to[at..], Lower(MemoryMarshal.Read<ulong>(from[at..])));
        }

        for (; at < from.Length; at++)
        {
            to[at] = Lower(from[at]);
        }
    }

    /// <summary>True for equal names whatever the case of their letters.</summary>
    internal static bool EqualIgnoringCase(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (one.Length != other.Length)
        {
            return false;
        }

        for (var i = 0; i < one.Length; i++)
        {
            if (one[i] != other[i] && Lower(one[i]) != Lower(other[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A number of the name for tables; of a name in lower case.</summary>
    internal static ulong Hash(ReadOnlySpan<byte> lower)
    {
        var hash = (ulong)lower.Length;
        if (lower.Length < sizeof(ulong))
        {
            ulong few = 0;
            foreach (var value in lower)
            {
                few = (few << 8) | value;
            }

            return Finish(Mix(hash, few));
        }

        var at = 0;
        for (; at + sizeof(ulong) <= lower.Length; at += sizeof(ulong))
        {
            hash = Mix(hash, MemoryMarshal.Read<ulong>(lower[at..]));
        }

        // The last bytes once more, overlapping what was read: no partial read is needed.
        return Finish(Mix(hash, MemoryMarshal.Read<ulong>(lower[^sizeof(ulong)..])));
    }

    /// <summary>Number of labels, without the root's.</summary>
    internal static int CountLabels(ReadOnlySpan<byte> name)
    {
        var count = 0;
        for (var at = 0; name[at] != 0; at += name[at] + 1)
        {
            count++;
        }

        return count;
    }

    internal static byte Lower(byte value) => (uint)(value - 'A') <= 'Z' - 'A' ? (byte)(value | 0x20) : value;

    private static ulong Mix(ulong hash, ulong value) => (BitOperations.RotateLeft(hash, 5) ^ value) * HashFactor;

    private static ulong Finish(ulong hash) => hash ^ (hash >> 32);

    // Per byte: seven bits plus 0x80 - 'A' sets the top bit from 'A' on, plus 0x7F - 'Z' above 'Z'; bytes above 127 are left alone.
    private static ulong Lower(ulong eight)
    {
        var low = eight & 0x7F7F7F7F7F7F7F7F;
        var fromA = low + 0x3F3F3F3F3F3F3F3F;
        var aboveZ = low + 0x2525252525252525;
        return eight | (((~eight & (fromA ^ aboveZ)) & 0x8080808080808080) >> 2);
    }
}
