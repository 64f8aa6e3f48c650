using System.Runtime.InteropServices;

namespace Farspan.Dns.Zones;

/// <summary>Every name of a snapshot with its ready answers, one after the other in memory: who finds a name has its answer in the next bytes.</summary>
/// <remarks>
/// <para>Layout of an entry, numbers in the machine's byte order: length of the name u8 · name · place among <see cref="Nodes"/> i32 · number of answers u8 ·
/// for each answer: type u16 · records u16 · additional records u16 · length u16 · everything that follows the question.</para>
/// <para>A look-up reads a slot of a table and one entry: two places in memory, where nodes, sets and their bytes as objects would be six. Immutable once taken from its builder.</para>
/// </remarks>
internal sealed class AnswerPool
{
    /// <summary>Bytes of an answer before its body.</summary>
    internal const int HeadBytes = 8;

    internal AnswerPool(byte[] bytes, DnsNode[] nodes)
    {
        Bytes = bytes;
        Nodes = nodes;
    }

    internal byte[] Bytes { get; }

    internal DnsNode[] Nodes { get; }

    /// <summary>True when the entry at an offset has this name; <paramref name="next"/> is where the rest of it begins.</summary>
    internal static bool HasName(byte[] bytes, int offset, ReadOnlySpan<byte> lower, out int next)
    {
        next = offset + 1 + lower.Length;
        return bytes[offset] == lower.Length && bytes.AsSpan(offset + 1, lower.Length).SequenceEqual(lower);
    }

    /// <summary>The node whose entry's rest begins at an offset.</summary>
    internal DnsNode Node(int next) => Nodes[MemoryMarshal.Read<int>(Bytes.AsSpan(next))];

    /// <summary>Finds the answer for a type.</summary>
    /// <param name="bytes">The pool.</param>
    /// <param name="next">Where the rest of the entry begins.</param>
    /// <param name="type">The type.</param>
    /// <param name="records">Records of the answer.</param>
    /// <param name="additional">Additional records.</param>
    /// <returns>Everything that follows the question; empty where nothing is ready.</returns>
    internal static ReadOnlySpan<byte> Find(byte[] bytes, int next, ushort type, out ushort records, out ushort additional)
    {
        var rest = bytes.AsSpan(next + sizeof(int));
        int count = rest[0];
        rest = rest[1..];
        for (; count > 0; count--)
        {
            int length = MemoryMarshal.Read<ushort>(rest[6..]);
            if (MemoryMarshal.Read<ushort>(rest) == type)
            {
                records = MemoryMarshal.Read<ushort>(rest[2..]);
                additional = MemoryMarshal.Read<ushort>(rest[4..]);
                return rest.Slice(HeadBytes, length);
            }

            rest = rest[(HeadBytes + length)..];
        }

        records = 0;
        additional = 0;
        return default;
    }
}
