using System.Globalization;
using System.Text;
using Farspan.Addressing;

namespace Farspan.Gateway.Egress;

/// <summary>Reads host and port of a request that goes outside. Strict: what another reader could take for another host is refused.</summary>
internal static class EgressHost
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    /// <summary>Reads <c>host</c>, <c>host:port</c> or <c>[address]:port</c>.</summary>
    /// <param name="authority">As the request names it.</param>
    /// <param name="defaultPort">Where none is named; 0 where one must be.</param>
    /// <param name="host">Gets the host, lower case, without brackets and the dot at the end; room for <paramref name="authority"/>.</param>
    /// <param name="length">Letters of the host.</param>
    /// <param name="port">1–65535.</param>
    /// <returns>False when it is malformed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> authority, int defaultPort, Span<char> host, out int length, out int port)
    {
        (length, port) = (0, defaultPort);
        var end = authority.LastIndexOf((byte)':');
        var isBracketed = authority is [(byte)'[', ..];
        if (isBracketed && end < authority.IndexOf((byte)']'))
        {
            end = -1;
        }

        var name = end < 0 ? authority : authority[..end];
        if (end >= 0 && !TryReadPort(authority[(end + 1)..], out port))
        {
            return false;
        }

        if (isBracketed)
        {
            if (name is not [(byte)'[', .. var inner, (byte)']'])
            {
                return false;
            }

            length = Ascii.ToLower(inner, host, out var written) == System.Buffers.OperationStatus.Done ? written : 0;
            return port > 0 && length > 0 && host[..length].Contains(':') && Cidr.TryParseAddress(host[..length], out _);
        }

        name = name is [.., (byte)'.'] ? name[..^1] : name;
        length = Ascii.ToLower(name, host, out var letters) == System.Buffers.OperationStatus.Done ? letters : 0;
        return port > 0 && length is > 0 and <= LongestName && IsName(host[..length]);
    }

    /// <summary>True for letters, digits, hyphens and underscores in labels, or an IPv4 address in its only strict form.</summary>
    private static bool IsName(ReadOnlySpan<char> name)
    {
        var last = default(ReadOnlySpan<char>);
        foreach (var part in name.Split('.'))
        {
            var label = last = name[part];
            if (label.Length is 0 or > LongestLabel || label[0] == '-' || label[^1] == '-' || label.ContainsAnyExcept(LabelLetters))
            {
                return false;
            }
        }

        // A name whose last label is a number, decimal or hexadecimal, is an address in one of its many forms (URL Standard, "ends in a number").
        var isNumber = !last.ContainsAnyExceptInRange('0', '9') || (last.StartsWith("0x") && !last[2..].ContainsAnyExcept(HexLetters));
        return !isNumber || Cidr.TryParseAddress(name, out _);
    }

    private static readonly System.Buffers.SearchValues<char> HexLetters = System.Buffers.SearchValues.Create("0123456789abcdef");
    private static readonly System.Buffers.SearchValues<char> LabelLetters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_");

    private static bool TryReadPort(ReadOnlySpan<byte> text, out int port)
    {
        const int LongestPort = 5;
        port = 0;
        return text.Length is > 0 and <= LongestPort && ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (port = number) > 0;
    }
}
