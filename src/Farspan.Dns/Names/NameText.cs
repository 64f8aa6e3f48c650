using System.Globalization;
using System.Text;

namespace Farspan.Dns.Names;

/// <summary>Names as people write them.</summary>
/// <remarks>Source: RFC 1035 section 5.1: <c>\X</c> is the character X without its meaning, <c>\DDD</c> the byte of that decimal number.</remarks>
internal static class NameText
{
    private const int DigitsOfByte = 3;

    /// <summary>Writes the name's bytes.</summary>
    /// <returns>Length with the final zero, or -1 when the text is no name.</returns>
    internal static int Read(ReadOnlySpan<char> text, Span<byte> wire)
    {
        if (text is "" or ".")
        {
            wire[0] = 0;
            return 1;
        }

        var label = 0;
        var at = 1;
        while (!text.IsEmpty)
        {
            if (text[0] == '.')
            {
                if (!EndLabel(wire, label, at))
                {
                    return -1;
                }

                label = at++;
                text = text[1..];
                continue;
            }

            // The final zero needs a place too.
            if (text[0] == ' ' || !TryTakeByte(ref text, out var value) || at >= DnsLimits.NameBytes - 1)
            {
                return -1;
            }

            wire[at++] = value;
        }

        // A final dot has ended the last label already.
        if (at > label + 1)
        {
            if (!EndLabel(wire, label, at))
            {
                return -1;
            }

            label = at;
        }

        wire[label] = 0;
        return label + 1;
    }

    /// <summary>Appends the text, each label followed by a dot; a lone dot for the root.</summary>
    internal static void Append(ReadOnlySpan<byte> wire, StringBuilder text)
    {
        if (wire[0] == 0)
        {
            text.Append('.');
        }

        for (var at = 0; wire[at] != 0; at += wire[at] + 1)
        {
            foreach (var value in wire.Slice(at + 1, wire[at]))
            {
                AppendByte(value, text);
            }

            text.Append('.');
        }
    }

    /// <summary>Takes one byte off the text: a printable ASCII character or an escape.</summary>
    internal static bool TryTakeByte(ref ReadOnlySpan<char> text, out byte value)
    {
        value = 0;
        if (text[0] is < ' ' or > '~')
        {
            return false;
        }

        if (text[0] != '\\')
        {
            value = (byte)text[0];
            text = text[1..];
            return true;
        }

        if (text.Length > DigitsOfByte && byte.TryParse(text.Slice(1, DigitsOfByte), NumberStyles.None, CultureInfo.InvariantCulture, out value))
        {
            text = text[(DigitsOfByte + 1)..];
            return true;
        }

        if (text.Length < 2 || char.IsAsciiDigit(text[1]) || text[1] is < ' ' or > '~')
        {
            return false;
        }

        value = (byte)text[1];
        text = text[2..];
        return true;
    }

    private static bool EndLabel(Span<byte> wire, int label, int at)
    {
        var length = at - label - 1;
        wire[label] = (byte)length;
        return length is > 0 and <= DnsLimits.LabelBytes && at < DnsLimits.NameBytes;
    }

    private static void AppendByte(byte value, StringBuilder text)
    {
        if (value is <= (byte)' ' or > (byte)'~')
        {
            text.Append(CultureInfo.InvariantCulture, $"\\{value:D3}");
            return;
        }

        if (value is (byte)'.' or (byte)'\\' or (byte)'"' or (byte)'(' or (byte)')' or (byte)';' or (byte)'@' or (byte)'$')
        {
            text.Append('\\');
        }

        text.Append((char)value);
    }
}
