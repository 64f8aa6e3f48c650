using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Farspan.Pki.Sealing;

/// <summary>What seals keys at rest: 32 bytes from a key file, or a passphrase. Cannot print itself.</summary>
/// <remarks>A key file is widened by HKDF-SHA-256 (RFC 5869); a passphrase is slowed down by PBKDF2-HMAC-SHA-512 (RFC 8018 section 5.2). Each sealed file has a salt of its own.</remarks>
[DebuggerDisplay("***")]
public sealed class SealingKey : IDisposable
{
    /// <summary>Rounds of PBKDF2 for a new file: about a third of a second here, thrice what OWASP's password storage sheet asks for with SHA-512.</summary>
    public const int DefaultRounds = 600_000;

    /// <summary>Bytes of a key file.</summary>
    public const int KeyBytes = 32;

    /// <summary>Fewest characters of a passphrase.</summary>
    public const int LeastPassphraseCharacters = 12;

    private readonly byte[] _secret;

    private SealingKey(byte[] secret, SealedBy by, int rounds)
    {
        _secret = secret;
        By = by;
        Rounds = rounds;
    }

    /// <summary>Where the secret comes from.</summary>
    public SealedBy By { get; }

    /// <summary>Rounds for new files; 0 with a key file.</summary>
    internal int Rounds { get; }

    /// <summary>Takes a key file's content: 32 bytes, or 64 hexadecimal digits with or without an end of line.</summary>
    /// <exception cref="PkiException">It is neither.</exception>
    public static SealingKey FromKeyFile(ReadOnlySpan<byte> content)
    {
        if (content.Length == KeyBytes)
        {
            return new SealingKey(content.ToArray(), SealedBy.KeyFile, 0);
        }

        var text = content.TrimEnd("\r\n"u8);
        var secret = new byte[KeyBytes];
        return text.Length == 2 * KeyBytes && Convert.FromHexString(text, secret, out _, out _) == System.Buffers.OperationStatus.Done
            ? new SealingKey(secret, SealedBy.KeyFile, 0)
            : throw new PkiException($"a key file holds {KeyBytes} random bytes or {2 * KeyBytes} hexadecimal digits; make one with openssl rand -hex {KeyBytes}");
    }

    /// <summary>Takes a passphrase.</summary>
    /// <param name="passphrase">At least 12 characters; an end of line is not part of it.</param>
    /// <param name="rounds">Rounds of PBKDF2 for new files; tests take fewer.</param>
    /// <exception cref="PkiException">It is too short.</exception>
    public static SealingKey FromPassphrase(ReadOnlySpan<char> passphrase, int rounds = DefaultRounds)
    {
        var text = passphrase.TrimEnd("\r\n");
        if (text.Length < LeastPassphraseCharacters)
        {
            throw new PkiException($"the passphrase is shorter than {LeastPassphraseCharacters} characters; choose a longer one, such as five words");
        }

        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        return new SealingKey(bytes, SealedBy.Passphrase, rounds);
    }

    /// <inheritdoc/>
    public override string ToString() => "***";

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_secret);

    /// <summary>The key of one file.</summary>
    internal void Derive(ReadOnlySpan<byte> salt, int rounds, Span<byte> key)
    {
        if (By == SealedBy.KeyFile)
        {
            HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, key, salt, "farspan sealed key 1"u8);
        }
        else
        {
            Rfc2898DeriveBytes.Pbkdf2(_secret, salt, key, rounds, HashAlgorithmName.SHA512);
        }
    }
}
