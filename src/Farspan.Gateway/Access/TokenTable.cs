using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Access;

/// <summary>Tokens by their digests. A token that is shown is compared with all of them, in a time that depends on none.</summary>
internal sealed class TokenTable
{
    private const int DigestWords = SHA256.HashSizeInBytes / sizeof(ulong);
    private readonly ulong[] _digests;

    /// <summary>Makes the table.</summary>
    /// <exception cref="GatewayConfigurationException">A digest is not 64 hexadecimal digits.</exception>
    public TokenTable(IReadOnlyList<TokenSpec> tokens)
    {
        _digests = new ulong[tokens.Count * DigestWords];
        for (var i = 0; i < tokens.Count; i++)
        {
            var digest = MemoryMarshal.AsBytes(_digests.AsSpan(i * DigestWords, DigestWords));
            if (tokens[i].Sha256.Length != digest.Length * 2 ||
                Convert.FromHexString(tokens[i].Sha256, digest, out _, out _) != System.Buffers.OperationStatus.Done)
            {
                throw new GatewayConfigurationException($"Token '{tokens[i].Name}' has no SHA-256 of 64 hexadecimal digits; make it anew.");
            }
        }
    }

    /// <summary>Finds the token that an Authorization field shows (RFC 6750 section 2.1).</summary>
    /// <param name="authorization">Value of the field.</param>
    /// <returns>Its number, or -1 when it shows none of them.</returns>
    public int Find(ReadOnlySpan<byte> authorization)
    {
        const int SchemeLength = 7;
        if (_digests.Length == 0 || authorization.Length <= SchemeLength || !Ascii.EqualsIgnoreCase(authorization[..SchemeLength], "Bearer "u8))
        {
            return -1;
        }

        Span<ulong> shown = stackalloc ulong[DigestWords];
        SHA256.HashData(authorization[SchemeLength..].Trim((byte)' '), MemoryMarshal.AsBytes(shown));
        return Find(shown);
    }

    // No branch on what was compared: every digest is read whole, and the number is gathered by masks.
    private int Find(ReadOnlySpan<ulong> shown)
    {
        var found = -1;
        for (var i = 0; i < _digests.Length; i += DigestWords)
        {
            var difference = (_digests[i] ^ shown[0]) | (_digests[i + 1] ^ shown[1]) | (_digests[i + 2] ^ shown[2]) | (_digests[i + 3] ^ shown[3]);

            // All ones when there is no difference: only 0 has neither itself nor its negative with the top bit.
            var isSame = (int)(((difference | (0 - difference)) >> 63) - 1);
            found = (found & ~isSame) | ((i / DigestWords) & isSame);
        }

        return found;
    }
}
