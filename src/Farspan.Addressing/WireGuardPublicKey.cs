using System.Diagnostics.CodeAnalysis;

namespace Farspan.Addressing;

/// <summary>A WireGuard public key: the identity that cryptokey routing binds addresses to.</summary>
/// <remarks>32 bytes, a Curve25519 point (RFC 7748 section 5); text form is the 44 characters of base64 that wg(8) prints. <c>default</c> is not a key.</remarks>
public readonly record struct WireGuardPublicKey : ISpanParsable<WireGuardPublicKey>
{
    /// <summary>Length of a key in bytes.</summary>
    public const int Length = 32;

    private const int TextLength = 44;
    private readonly string _text;

    private WireGuardPublicKey(string text) => _text = text;

    /// <summary>Makes a key of exactly <see cref="Length"/> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another length.</exception>
    public static WireGuardPublicKey From(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Length);
        return new WireGuardPublicKey(Convert.ToBase64String(bytes));
    }

    /// <summary>Writes the 32 bytes of the key.</summary>
    public void CopyTo(Span<byte> destination) => Convert.TryFromBase64String(_text, destination, out _);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out WireGuardPublicKey result)
    {
        result = default;
        Span<byte> bytes = stackalloc byte[Length + 1];
        if (s.Length != TextLength || !Convert.TryFromBase64Chars(s, bytes, out var written) || written != Length)
        {
            return false;
        }

        result = From(bytes[..Length]);
        return true;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out WireGuardPublicKey result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc/>
    public static WireGuardPublicKey Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out var key) ? key : throw new FormatException("Expected a WireGuard public key: 44 characters of base64.");

    /// <inheritdoc/>
    public static WireGuardPublicKey Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    /// <summary>The base64 text.</summary>
    public override string ToString() => _text;
}
