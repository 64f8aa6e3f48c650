using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Farspan.Pki.Keys;

namespace Farspan.Pki.Sealing;

/// <summary>A secret sealed for the disk, as PEM text labelled <c>FARSPAN SEALED KEY</c>.</summary>
/// <remarks>
/// <para>Layout (big-endian): version u8 = 1 · sealed by u8 · rounds u32 · salt 16 · nonce 12 · ciphertext · tag 16 · checksum 8.</para>
/// <para>AES-256-GCM (NIST SP 800-38D); what stands before the ciphertext and the purpose are authenticated with it, so that a file put in another's place does not open.
/// The checksum is the start of SHA-256 over all before it: it tells a damaged file from a wrong key, and says nothing about the secret.</para>
/// </remarks>
public static class SealedText
{
    private const string Label = "FARSPAN SEALED KEY";
    private const byte Version = 1;
    private const int SaltOffset = 6;
    private const int SaltLength = 16;
    private const int NonceOffset = SaltOffset + SaltLength;
    private const int NonceLength = 12;
    private const int HeadLength = NonceOffset + NonceLength;
    private const int TagLength = 16;
    private const int ChecksumLength = 8;

    // The largest secret is an RSA key of a few kilobytes.
    private const int MostCharacters = 64 * 1024;

    // A file that was tampered with must not keep us busy for hours.
    private const int MostRounds = 10_000_000;

    /// <summary>Seals a secret.</summary>
    /// <param name="secret">What is sealed.</param>
    /// <param name="purpose">What it is for, such as <c>root-1</c>; opening asks for the same.</param>
    /// <param name="key">What seals it.</param>
    /// <param name="entropy">For salt and nonce.</param>
    public static string Seal(ReadOnlySpan<byte> secret, string purpose, SealingKey key, EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(entropy);
        var bytes = new byte[HeadLength + secret.Length + TagLength + ChecksumLength];
        bytes[0] = Version;
        bytes[1] = (byte)key.By;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(2), key.Rounds);
        entropy(bytes.AsSpan(SaltOffset, SaltLength + NonceLength));
        Span<byte> derived = stackalloc byte[SealingKey.KeyBytes];
        try
        {
            key.Derive(bytes.AsSpan(SaltOffset, SaltLength), key.Rounds, derived);
            using var cipher = new AesGcm(derived, TagLength);
            var tag = bytes.AsSpan(HeadLength + secret.Length, TagLength);
            cipher.Encrypt(bytes.AsSpan(NonceOffset, NonceLength), secret, bytes.AsSpan(HeadLength, secret.Length), tag, Bound(bytes, purpose));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
        }

        SHA256.HashData(bytes.AsSpan(0, bytes.Length - ChecksumLength)).AsSpan(0, ChecksumLength).CopyTo(bytes.AsSpan(bytes.Length - ChecksumLength));
        return PemEncoding.WriteString(Label, bytes) + "\n";
    }

    /// <summary>Opens what was sealed; whoever asks zeroes it after use.</summary>
    /// <param name="text">The file.</param>
    /// <param name="purpose">What it was sealed for.</param>
    /// <param name="where">How to name the file in a refusal.</param>
    /// <param name="key">What it was sealed with.</param>
    /// <exception cref="PkiException">It is damaged, of a later version, or the key is another.</exception>
    public static byte[] Open(ReadOnlySpan<char> text, string purpose, string where, SealingKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var bytes = Decode(text, where);
        var rounds = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(2));
        var by = (SealedBy)bytes[1];
        if (by != key.By)
        {
            throw new PkiException($"{where} was sealed with a {Word(by)}; give that instead of a {Word(key.By)}");
        }

        if (by == SealedBy.Passphrase && rounds is < 1 or > MostRounds)
        {
            throw Damaged(where);
        }

        var secret = new byte[bytes.Length - HeadLength - TagLength - ChecksumLength];
        Span<byte> derived = stackalloc byte[SealingKey.KeyBytes];
        try
        {
            key.Derive(bytes.AsSpan(SaltOffset, SaltLength), rounds, derived);
            using var cipher = new AesGcm(derived, TagLength);
            var tag = bytes.AsSpan(HeadLength + secret.Length, TagLength);
            cipher.Decrypt(bytes.AsSpan(NonceOffset, NonceLength), bytes.AsSpan(HeadLength, secret.Length), tag, secret, Bound(bytes, purpose));
            return secret;
        }
        catch (AuthenticationTagMismatchException mismatch)
        {
            throw new PkiException($"{where} does not open: the {Word(by)} is not the one that it was sealed with", mismatch);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    /// <summary>What a file was sealed with, so that the right thing is asked for.</summary>
    /// <exception cref="PkiException">It is damaged or of a later version.</exception>
    public static SealedBy ReadBy(ReadOnlySpan<char> text, string where) => (SealedBy)Decode(text, where)[1];

    private static byte[] Decode(ReadOnlySpan<char> text, string where)
    {
        if (text.Length > MostCharacters || !PemEncoding.TryFind(text, out var fields) || text[fields.Label] is not Label)
        {
            throw Damaged(where);
        }

        var bytes = new byte[fields.DecodedDataLength];
        if (!Convert.TryFromBase64Chars(text[fields.Base64Data], bytes, out var length) || length < HeadLength + TagLength + ChecksumLength)
        {
            throw Damaged(where);
        }

        var checksum = SHA256.HashData(bytes.AsSpan(0, length - ChecksumLength)).AsSpan(0, ChecksumLength);
        if (!checksum.SequenceEqual(bytes.AsSpan(length - ChecksumLength, ChecksumLength)))
        {
            throw Damaged(where);
        }

        return bytes[0] != Version ? throw new PkiException($"{where} is of version {bytes[0]}, and this farspan reads version {Version}; use a later farspan")
            : Enum.IsDefined((SealedBy)bytes[1]) ? bytes[..length] : throw Damaged(where);
    }

    private static byte[] Bound(ReadOnlySpan<byte> bytes, string purpose) => [.. bytes[..HeadLength], .. Encoding.UTF8.GetBytes(purpose)];

    private static PkiException Damaged(string where) => new($"{where} is damaged; take it from a backup");

    private static string Word(SealedBy by) => by == SealedBy.KeyFile ? "key file" : "passphrase";
}
