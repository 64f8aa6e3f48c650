using System.Globalization;
using Farspan.Dns.Wire;

namespace Farspan.Dns.Records;

/// <summary>Types by their mnemonics. Source: RFC 3597 section 5 for <c>TYPE65280</c>.</summary>
public static class DnsTypeText
{
    private const string Unknown = "TYPE";

    /// <summary>Reads <c>AAAA</c> or <c>TYPE28</c>, whatever the case.</summary>
    /// <returns>False for neither.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out DnsType type)
    {
        if (text.StartsWith(Unknown, StringComparison.OrdinalIgnoreCase) &&
            ushort.TryParse(text[Unknown.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            type = (DnsType)number;
            return true;
        }

        switch (text)
        {
            // Nearly every record of a large zone.
            case "A":
                type = DnsType.A;
                return true;
            case "AAAA":
                type = DnsType.AAAA;
                return true;
            case "PTR":
                type = DnsType.PTR;
                return true;
        }

        // Digits and lists of names with commas are values to Enum too.
        type = default;
        return text.Length > 0 && char.IsAsciiLetter(text[0]) && !text.Contains(',') &&
            Enum.TryParse(text, ignoreCase: true, out type) && type != DnsType.None && Enum.IsDefined(type);
    }

    /// <summary>The mnemonic, or <c>TYPE</c> with the number.</summary>
    public static string Format(DnsType type) =>
        type != DnsType.None && Enum.IsDefined(type) ? type.ToString() : string.Create(CultureInfo.InvariantCulture, $"{Unknown}{(ushort)type}");
}
