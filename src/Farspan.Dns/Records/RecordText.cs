using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using Farspan.Addressing;
using Farspan.Dns.Names;
using Farspan.Dns.Wire;

namespace Farspan.Dns.Records;

/// <summary>Data of records as people write it.</summary>
/// <remarks>Source: RFC 1035 section 5.1; RFC 3596 (AAAA), RFC 2782 (SRV), RFC 8659 section 4.1 (CAA), RFC 3597 section 5 (<c>\# 4 0a000001</c> for every type).</remarks>
public static class RecordText
{
    /// <summary>Reads data.</summary>
    /// <param name="type">Type that decides the form; one without a form here takes <c>\# LENGTH HEX</c> only.</param>
    /// <param name="text">The text; names in it are absolute, with or without the final dot.</param>
    /// <param name="data">Data on the wire, uncompressed.</param>
    /// <param name="fault">Null, or what is wrong and what to write instead.</param>
    /// <returns>False when there is a fault.</returns>
    public static bool TryParse(DnsType type, string text, out byte[] data, out string? fault)
    {
        if (type == DnsType.A && Cidr.TryParseAddress(text, out var address) && !address.IsV6)
        {
            // Nearly every record of a large zone.
            (data, fault) = (address.GetAddressBytes(), null);
            return true;
        }

        var reader = new RecordTextReader(text);
        var bytes = text.StartsWith("\\#", StringComparison.Ordinal)
            ? reader.Opaque(type)
            : type switch
            {
                DnsType.A => reader.Address(isV6: false),
                DnsType.AAAA => reader.Address(isV6: true),
                DnsType.NS or DnsType.CNAME or DnsType.PTR or DnsType.DNAME => reader.Name(),
                DnsType.MX => reader.Numbers(1, "a preference and a name, such as '10 mail.example.org.'") && reader.Name(),
                DnsType.SRV => reader.Numbers(3, "priority, weight, port and a name, such as '0 0 2380 etcd-1.example.org.'") && reader.Name(),
                DnsType.SOA => reader.Name() && reader.Name() && reader.WideNumbers(5),
                DnsType.TXT => reader.Strings(atLeast: 1, atMost: int.MaxValue),
                DnsType.HINFO => reader.Strings(atLeast: 2, atMost: 2),
                DnsType.CAA => reader.Authority(),
                _ => reader.Fail($"{DnsTypeText.Format(type)} has no form of its own here; write '\\# LENGTH HEX' (RFC 3597)"),
            };
        var whole = bytes && reader.AtEnd();
        fault = whole ? null : reader.Fault;
        data = whole ? reader.ToArray() : [];
        return whole;
    }

    /// <summary>Writes data as text: names with the final dot; <c>\# LENGTH HEX</c> for what has no form or does not fit it.</summary>
    public static string Format(DnsType type, ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder();
        return TryFormat(type, data, text) ? text.ToString() : Opaque(data);
    }

    private static bool TryFormat(DnsType type, ReadOnlySpan<byte> data, StringBuilder text)
    {
        switch (type)
        {
            case DnsType.A when data.Length == 4:
            case DnsType.AAAA when data.Length == 16:
                text.Append(new IPAddress(data));
                return true;
            case DnsType.NS or DnsType.CNAME or DnsType.PTR or DnsType.DNAME:
                return TryFormatName(ref data, text) && data.IsEmpty;
            case DnsType.MX:
                return TryFormatNumbers(ref data, 1, text) && TryFormatName(ref data, text) && data.IsEmpty;
            case DnsType.SRV:
                return TryFormatNumbers(ref data, 3, text) && TryFormatName(ref data, text) && data.IsEmpty;
            case DnsType.SOA:
                return TryFormatName(ref data, text) && TryFormatName(ref data, text.Append(' ')) && TryFormatWide(data, text);
            case DnsType.TXT:
                return TryFormatStrings(data, text);
            case DnsType.HINFO:
                return TryFormatStrings(data, text);
            case DnsType.CAA when data.Length >= 2 && data.Length >= 2 + data[1]:
                text.Append(CultureInfo.InvariantCulture, $"{data[0]} {Encoding.Latin1.GetString(data.Slice(2, data[1]))} ");
                RecordTextReader.AppendQuoted(data[(2 + data[1])..], text);
                return IsTag(data.Slice(2, data[1]));
            default:
                return false;
        }
    }

    private static bool IsTag(ReadOnlySpan<byte> tag)
    {
        foreach (var value in tag)
        {
            if (!char.IsAsciiLetterOrDigit((char)value))
            {
                return false;
            }
        }

        return tag.Length > 0;
    }

    private static bool TryFormatName(ref ReadOnlySpan<byte> data, StringBuilder text)
    {
        var length = WireName.Measure(data);
        if (length < 0)
        {
            return false;
        }

        NameText.Append(data[..length], text);
        data = data[length..];
        return true;
    }

    private static bool TryFormatNumbers(ref ReadOnlySpan<byte> data, int count, StringBuilder text)
    {
        for (var i = 0; i < count; i++)
        {
            if (data.Length < 2)
            {
                return false;
            }

            text.Append(CultureInfo.InvariantCulture, $"{BinaryPrimitives.ReadUInt16BigEndian(data)} ");
            data = data[2..];
        }

        return true;
    }

    private static bool TryFormatWide(ReadOnlySpan<byte> data, StringBuilder text)
    {
        for (var at = 0; at + 4 <= data.Length; at += 4)
        {
            text.Append(CultureInfo.InvariantCulture, $" {BinaryPrimitives.ReadUInt32BigEndian(data[at..])}");
        }

        return data.Length == 20;
    }

    private static bool TryFormatStrings(ReadOnlySpan<byte> data, StringBuilder text)
    {
        for (var first = true; !data.IsEmpty; first = false)
        {
            if (data.Length < data[0] + 1)
            {
                return false;
            }

            text.Append(first ? "" : " ");
            RecordTextReader.AppendQuoted(data.Slice(1, data[0]), text);
            data = data[(data[0] + 1)..];
        }

        return text.Length > 0;
    }

    private static string Opaque(ReadOnlySpan<byte> data) =>
        string.Create(CultureInfo.InvariantCulture, $"\\# {data.Length} {Convert.ToHexStringLower(data)}").TrimEnd();
}
