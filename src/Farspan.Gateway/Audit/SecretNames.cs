namespace Farspan.Gateway.Audit;

/// <summary>Names whose values are secrets. Rather one too many than one too few.</summary>
internal static class SecretNames
{
    // A longer name than this is nobody's; its value is masked.
    private const int LongestName = 96;

    private static readonly byte[][] Within =
    [
        "token"u8.ToArray(), "secret"u8.ToArray(), "passw"u8.ToArray(), "passphrase"u8.ToArray(), "signature"u8.ToArray(), "credential"u8.ToArray(), "auth"u8.ToArray(),
        "session"u8.ToArray(), "jwt"u8.ToArray(), "bearer"u8.ToArray(), "cookie"u8.ToArray(), "assertion"u8.ToArray(), "saml"u8.ToArray(),
    ];

    private static readonly byte[][] AtTheEnd =
    [
        "key"u8.ToArray(), "code"u8.ToArray(), "sig"u8.ToArray(), "pass"u8.ToArray(), "pwd"u8.ToArray(), "pin"u8.ToArray(), "otp"u8.ToArray(), "sid"u8.ToArray(),
        "nonce"u8.ToArray(), "hmac"u8.ToArray(), "cred"u8.ToArray(), "creds"u8.ToArray(),
    ];

    /// <summary>True when the value of this name is a secret. Case and punctuation do not count: <c>X-Api-Key</c>, <c>user[password]</c>.</summary>
    public static bool Contain(ReadOnlySpan<byte> name)
    {
        Span<byte> letters = stackalloc byte[LongestName];
        var length = 0;
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)letter))
            {
                continue;
            }

            if (length == LongestName)
            {
                return true;
            }

            letters[length++] = (byte)(char.IsAsciiLetterUpper((char)letter) ? letter | 0x20 : letter);
        }

        return Matches(letters[..length]);
    }

    private static bool Matches(ReadOnlySpan<byte> name)
    {
        foreach (var word in AtTheEnd)
        {
            if (name.EndsWith(word))
            {
                return true;
            }
        }

        foreach (var word in Within)
        {
            if (name.IndexOf(word) >= 0)
            {
                // Who wrote something is no secret.
                return !name.SequenceEqual("author"u8) && !name.SequenceEqual("authors"u8);
            }
        }

        return false;
    }
}
