using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Farspan.Addressing;
using Farspan.WireGuard;

namespace Farspan.Linux.Cryptography;

/// <summary>WireGuard's keys.</summary>
/// <remarks>
/// <para>.NET 10 has no X25519, so the arithmetic is that of OpenSSL's libcrypto, which .NET on Linux always has.</para>
/// <para>Thread-safe. Source: RFC 7748 section 5; EVP_PKEY_new_raw_private_key(3).</para>
/// </remarks>
public static partial class Curve25519
{
    private const string Library = "libcrypto.so.3";

    // NID_X25519, openssl/obj_mac.h.
    private const int X25519 = 1034;

    /// <summary>Makes a private key from the operating system's randomness, clamped as <c>wg genkey</c> does.</summary>
    public static WireGuardPrivateKey GeneratePrivateKey()
    {
        Span<byte> bytes = stackalloc byte[WireGuardPrivateKey.Length];
        RandomNumberGenerator.Fill(bytes);

        // RFC 7748 section 5, decodeScalar25519.
        bytes[0] &= 248;
        bytes[31] = (byte)((bytes[31] & 127) | 64);
        var key = WireGuardPrivateKey.From(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return key;
    }

    /// <summary>The public key that belongs to a private key.</summary>
    /// <param name="privateKey">32 bytes, clamped or not.</param>
    public static WireGuardPublicKey PublicKey(ReadOnlySpan<byte> privateKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(privateKey.Length, WireGuardPrivateKey.Length, nameof(privateKey));
        using var key = NewPrivateKey(X25519, 0, privateKey, (nuint)privateKey.Length);
        Span<byte> bytes = stackalloc byte[WireGuardPublicKey.Length];
        var length = (nuint)bytes.Length;
        if (key.IsInvalid || GetPublicKey(key, bytes, ref length) != 1 || length != (nuint)bytes.Length)
        {
            throw new CryptographicException("OpenSSL did not take the private key.");
        }

        return WireGuardPublicKey.From(bytes);
    }

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    private static partial KeyHandle NewPrivateKey(int type, nint engine, ReadOnlySpan<byte> bytes, nuint length);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_get_raw_public_key")]
    private static partial int GetPublicKey(KeyHandle key, Span<byte> bytes, ref nuint length);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_free")]
    private static partial void Free(nint key);

    private sealed class KeyHandle : SafeHandle
    {
        public KeyHandle()
            : base(0, ownsHandle: true)
        {
        }

        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            Free(handle);
            return true;
        }
    }
}
