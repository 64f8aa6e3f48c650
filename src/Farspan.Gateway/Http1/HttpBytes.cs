using System.Buffers;

namespace Farspan.Gateway.Http1;

/// <summary>Sets of bytes of the grammar.</summary>
internal static class HttpBytes
{
    /// <summary>tchar of RFC 9110 section 5.6.2.</summary>
    public static readonly SearchValues<byte> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>What a field value is made of: SP, HTAB, VCHAR and obs-text (RFC 9110 section 5.5).</summary>
    public static readonly SearchValues<byte> FieldValue = SearchValues.Create([(byte)'\t', .. Range(0x20, 0x7e), .. Range(0x80, 0xff)]);

    /// <summary>What a request target is made of: VCHAR, without <c>#</c>, which begins a fragment (RFC 3986 section 3.5), and without <c>&lt;</c>, <c>&gt;</c> and backslash, which some readers take for something else.</summary>
    public static readonly SearchValues<byte> Target =
        SearchValues.Create("-._~:/?@!$&'()*+,;=%[]|{}\"^`0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>What host and port are made of (RFC 3986 sections 3.2.2 and 3.2.3): no user, no path.</summary>
    public static readonly SearchValues<byte> Authority =
        SearchValues.Create("-._~:!$&'()*+,;=%[]0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Takes spaces and tabs away at both ends (OWS of RFC 9110 section 5.6.3).</summary>
    public static ByteRange Trim(ReadOnlySpan<byte> bytes, int start, int end)
    {
        while (start < end && bytes[start] is (byte)' ' or (byte)'\t')
        {
            start++;
        }

        while (end > start && bytes[end - 1] is (byte)' ' or (byte)'\t')
        {
            end--;
        }

        return new ByteRange(start, end - start);
    }

    private static byte[] Range(int first, int last) => [.. Enumerable.Range(first, last - first + 1).Select(b => (byte)b)];
}
