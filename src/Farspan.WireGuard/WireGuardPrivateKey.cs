using System.Security.Cryptography;
using Farspan.Addressing;

namespace Farspan.WireGuard;

/// <summary>A WireGuard private key: a secret that cannot print itself and that no JSON context lists.</summary>
/// <remarks>32 bytes, a Curve25519 scalar, clamped by whoever uses it (RFC 7748 section 5). Compared in constant time.</remarks>
public sealed class WireGuardPrivateKey : IDisposable
{
    /// <summary>Length of a key in bytes.</summary>
    public const int Length = WireGuardPublicKey.Length;

    private readonly byte[] _bytes;

    private WireGuardPrivateKey(byte[] bytes) => _bytes = bytes;

    /// <summary>Makes a key of exactly <see cref="Length"/> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another length.</exception>
    public static WireGuardPrivateKey From(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Length);
        return new WireGuardPrivateKey(bytes.ToArray());
    }

    /// <summary>Reads the 44 characters of base64 that <c>wg genkey</c> prints.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out WireGuardPrivateKey? key)
    {
        Span<byte> bytes = stackalloc byte[Length];
        key = Convert.TryFromBase64Chars(text, bytes, out var written) && written == Length ? From(bytes) : null;
        CryptographicOperations.ZeroMemory(bytes);
        return key is not null;
    }

    /// <summary>The 32 bytes; the caller keeps no copy.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>True when both are the same key.</summary>
    public bool Matches(WireGuardPrivateKey other) => CryptographicOperations.FixedTimeEquals(_bytes, other._bytes);

    /// <summary>Overwrites the key.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);

    /// <summary>Three stars.</summary>
    public override string ToString() => "***";
}
