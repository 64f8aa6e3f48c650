using System.Text;

namespace Farspan.Gateway.Http1;

/// <summary>Reads the field lines of a head (RFC 9112 section 5), and what they say about the connection and the body.</summary>
internal static class FieldParser
{
    /// <summary>Reads lines until the empty one.</summary>
    /// <param name="bytes">The buffer.</param>
    /// <param name="position">First byte of the next line; behind the empty line afterwards.</param>
    /// <param name="limits">How much there may be.</param>
    /// <param name="head">Gets the fields.</param>
    public static HeadResult Read(ReadOnlySpan<byte> bytes, ref int position, HeadLimits limits, MessageHead head)
    {
        while (true)
        {
            var rest = bytes[position..];
            var length = rest.IndexOf((byte)'\n');
            if (length < 0)
            {
                return HeadResult.Incomplete;
            }

            if (length == 0 || rest[length - 1] != '\r')
            {
                return Refuse(head, Refusals.BareLineFeed);
            }

            if (length == 1)
            {
                position += 2;
                head.Length = position;
                return HeadResult.Complete;
            }

            if (head.FieldCount == limits.Fields)
            {
                return Refuse(head, Refusals.TooManyFields);
            }

            if (ReadLine(bytes, position, position + length - 1, head) is { } refusal)
            {
                return Refuse(head, refusal);
            }

            position += length + 1;
        }
    }

    /// <summary>Sets why a head is refused.</summary>
    public static HeadResult Refuse(MessageHead head, Refusal refusal)
    {
        head.Refusal = refusal;
        return HeadResult.Refused;
    }

    /// <summary>Reads a Connection field: what ends here, and whether the connection stays.</summary>
    /// <returns>Why it is refused, or null.</returns>
    public static Refusal? ReadConnection(ReadOnlySpan<byte> bytes, ByteRange value, MessageHead head, ref ConnectionOptions options)
    {
        var end = value.End;
        for (var start = value.Start; start < end;)
        {
            var comma = bytes[start..end].IndexOf((byte)',');
            var stop = comma < 0 ? end : start + comma;
            var option = HttpBytes.Trim(bytes, start, stop).Of(bytes);
            start = stop + 1;
            if (option.IsEmpty)
            {
                continue;
            }

            if (Ascii.EqualsIgnoreCase(option, "close"u8))
            {
                options |= ConnectionOptions.Close;
            }
            else if (Ascii.EqualsIgnoreCase(option, "keep-alive"u8))
            {
                options |= ConnectionOptions.KeepAlive;
            }
            else if (Ascii.EqualsIgnoreCase(option, "upgrade"u8))
            {
                options |= ConnectionOptions.Upgrade;
            }
            else if (HeaderNames.IsNeededByAll(HeaderNames.Find(option)))
            {
                return Refusals.ConnectionNamesNeeded;
            }
            else
            {
                MarkNamed(bytes, option, head);
            }
        }

        return null;
    }

    /// <summary>Reads the value of a Content-Length: digits, nothing else (RFC 9110 section 8.6).</summary>
    /// <returns>The length, or -1.</returns>
    public static long ReadLength(ReadOnlySpan<byte> value)
    {
        // 18 digits always fit.
        if (value.Length is 0 or > 18)
        {
            return -1;
        }

        long number = 0;
        foreach (var digit in value)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return -1;
            }

            number = (number * 10) + (digit - '0');
        }

        return number;
    }

    private static Refusal? ReadLine(ReadOnlySpan<byte> bytes, int start, int end, MessageHead head)
    {
        if (bytes[start] is (byte)' ' or (byte)'\t')
        {
            return Refusals.FoldedField;
        }

        var line = bytes[start..end];
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            return Refusals.FieldWithoutName;
        }

        var name = line[..colon];
        if (name.ContainsAnyExcept(HttpBytes.Token))
        {
            return Refusals.FieldName;
        }

        var value = HttpBytes.Trim(bytes, start + colon + 1, end);
        if (value.Of(bytes).ContainsAnyExcept(HttpBytes.FieldValue))
        {
            return Refusals.FieldValue;
        }

        head.Add(new HeaderField(new ByteRange(start, colon), value, HeaderNames.Find(name)));
        return null;
    }

    private static void MarkNamed(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> name, MessageHead head)
    {
        for (var i = 0; i < head.FieldCount; i++)
        {
            if (Ascii.EqualsIgnoreCase(head.Fields[i].Name.Of(bytes), name))
            {
                head.MarkEndsHere(i);
            }
        }
    }
}
