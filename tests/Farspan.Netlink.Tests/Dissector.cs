using System.Buffers.Binary;
using System.Globalization;

namespace Farspan.Netlink.Tests;

/// <summary>
/// Messages as text, one attribute a line: a reader of its own, so that the readers under test are not their own judges. Attributes of one
/// level are sorted, because their order means nothing; sequence, port and the wish for an answer are left out.
/// </summary>
internal static class Dissector
{
    private const int Acknowledge = 4;
    private const ushort NestedFlag = 0x8000;

    // Attributes of links that ip(8) nests without saying so: link info, its data, the peer in it (with a fixed part of 16 bytes).
    private static readonly Dictionary<string, int> _unsaid = new(StringComparer.Ordinal) { ["/18"] = 0, ["/18/2"] = 0, ["/18/2/1"] = 16 };

    public static IReadOnlyList<(int Type, string Text)> Messages(ReadOnlySpan<byte> datagram, bool isNetfilter = false)
    {
        var messages = new List<(int, string)>();
        while (datagram.Length >= 16)
        {
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(datagram);
            var type = BinaryPrimitives.ReadUInt16LittleEndian(datagram[4..]);
            var flags = BinaryPrimitives.ReadUInt16LittleEndian(datagram[6..]) & ~Acknowledge;
            var fixedLength = type switch
            {
                _ when isNetfilter => 4,
                16 or 17 or 19 => 16,
                20 or 21 => 8,
                24 or 25 => 12,
                _ => 4,
            };
            var body = datagram[16..length];
            var lines = new List<string> { string.Create(CultureInfo.InvariantCulture, $"message {type} flags {flags:x} {Convert.ToHexStringLower(body[..fixedLength])}") };
            Add(lines, body[fixedLength..], string.Empty, !isNetfilter && type < 20);
            messages.Add((type, string.Join('\n', lines)));
            datagram = datagram[Math.Min((length + 3) & ~3, datagram.Length)..];
        }

        return messages;
    }

    private static void Add(List<string> lines, ReadOnlySpan<byte> attributes, string path, bool isLink)
    {
        var level = new List<string>();
        while (attributes.Length >= 4)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(attributes);
            var type = BinaryPrimitives.ReadUInt16LittleEndian(attributes[2..]);
            var number = type & 0x3fff;
            var here = string.Create(CultureInfo.InvariantCulture, $"{path}/{number}");
            var value = attributes[4..length];
            var nested = new List<string>();
            var skip = isLink ? _unsaid.GetValueOrDefault(here, -1) : -1;
            skip = skip > value.Length ? -1 : skip;
            if (skip >= 0 || (type & NestedFlag) != 0)
            {
                skip = Math.Max(skip, 0);
                nested.Add($"{here} {Convert.ToHexStringLower(value[..skip])}".TrimEnd());
                Add(nested, value[skip..], here, isLink);
            }
            else
            {
                nested.Add($"{here} {Convert.ToHexStringLower(value)}");
            }

            level.Add(string.Join('\n', nested));
            attributes = attributes[Math.Min((length + 3) & ~3, attributes.Length)..];
        }

        // Lists keep their order: their elements have one number, or are numbered.
        lines.AddRange(level.Order(Comparer<string>.Create((a, b) => Number(a).CompareTo(Number(b)))));
    }

    private static int Number(string line)
    {
        var name = line.Split('\n')[0].Split(' ')[0];
        return int.Parse(name[(name.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture);
    }
}
