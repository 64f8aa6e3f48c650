using System.Buffers;

namespace Farspan.Gateway.Audit;

/// <summary>Names whose values are secrets. Rather one too many than one too few.</summary>
internal static class SecretNames
{
    // A longer name than this is nobody's; its value is masked. None of the words below is shorter than the shortest.
    private const int LongestName = 96;
    private const int ShortestName = 3;

    private static readonly SearchValues<string> Within = SearchValues.Create(
        ["token", "secret", "passw", "passphrase", "signature", "credential", "auth", "session", "jwt", "bearer", "cookie", "assertion", "saml"], StringComparison.Ordinal);

    private static readonly string[] AtTheEnd = ["key", "code", "sig", "pass", "pwd", "pin", "otp", "sid", "nonce", "hmac", "cred", "creds"];

    /// <summary>True when the value of this name is a secret. Case and punctuation do not count: <c>X-Api-Key</c>, <c>user[password]</c>.</summary>
    public static bool Contain(ReadOnlySpan<byte> name)
    {
        if (name.Length < ShortestName)
        {
            return false;
        }

        Span<char> letters = stackalloc char[LongestName];
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

            letters[length++] = (char)(char.IsAsciiLetterUpper((char)letter) ? letter | 0x20 : letter);
        }

        return Matches(letters[..length]);
    }

    private static bool Matches(ReadOnlySpan<char> name)
    {
        foreach (var word in AtTheEnd)
        {
            if (name.EndsWith(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        // Who wrote something is no secret.
        return name.ContainsAny(Within) && name is not "author" and not "authors";
    }
}
