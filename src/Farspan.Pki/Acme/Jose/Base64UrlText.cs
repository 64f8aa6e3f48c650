using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Farspan.Pki.Acme.Jose;

/// <summary>Bytes as base64url without padding: one text for each value.</summary>
/// <remarks>The runtime's reader takes padding, blanks and stray bits; what is signed or compared must have one form only. Source: RFC 7515 section 2; RFC 8555 section 6.1.</remarks>
public static class Base64UrlText
{
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Writes bytes.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>Reads what <see cref="Encode"/> would have written, and nothing else.</summary>
    public static bool TryDecode([NotNullWhen(true)] string? text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text is null || text.AsSpan().ContainsAnyExcept(Alphabet))
        {
            return false;
        }

        var decoded = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, decoded, out _, out var written) != OperationStatus.Done)
        {
            return false;
        }

        Array.Resize(ref decoded, written);
        if (Encode(decoded) != text)
        {
            return false;
        }

        bytes = decoded;
        return true;
    }
}
