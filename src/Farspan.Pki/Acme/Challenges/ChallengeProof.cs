using System.Security.Cryptography;
using System.Text;
using Farspan.Pki.Acme.Jose;

namespace Farspan.Pki.Acme.Challenges;

/// <summary>What a client must show, and where.</summary>
/// <remarks>Source: RFC 8555 section 8.</remarks>
public static class ChallengeProof
{
    /// <summary>Where http-01 is looked at: this, and the token (RFC 8555 section 8.3).</summary>
    public const string HttpPath = "/.well-known/acme-challenge/";

    /// <summary>What stands before the name for dns-01 (RFC 8555 section 8.4).</summary>
    public const string DnsLabel = "_acme-challenge";

    /// <summary>What every name of a TXT record for dns-01 begins with.</summary>
    public const string DnsPrefix = DnsLabel + ".";

    // SHA-256 as base64url without padding (RFC 8555 section 8.4).
    private const int DnsTextCharacters = 43;

    // RFC 8555 section 8.1: at least 128 bits of chance; nobody gives more than 512 characters.
    private const int MostTokenCharacters = 512;

    /// <summary>Token and thumbprint of the account's key (RFC 8555 section 8.1).</summary>
    public static string KeyAuthorization(string token, PublicJwk accountKey)
    {
        ArgumentNullException.ThrowIfNull(accountKey);
        return $"{token}.{accountKey.Thumbprint}";
    }

    /// <summary>The TXT record's text for dns-01.</summary>
    public static string DnsText(string keyAuthorization) => Base64UrlText.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(keyAuthorization)));

    /// <summary>True for what can be the text of a TXT record for dns-01.</summary>
    public static bool IsDnsText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == DnsTextCharacters && text.All(IsBase64Url);
    }

    /// <summary>True for a token and what is shown for it by http-01: base64url, and base64url with the token, a dot and a thumbprint (RFC 8555 section 8.3).</summary>
    public static bool IsHttpText(string token, string keyAuthorization)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(keyAuthorization);
        return token.Length is > 0 and <= MostTokenCharacters && token.All(IsBase64Url)
            && keyAuthorization.Length == token.Length + 1 + DnsTextCharacters && keyAuthorization.StartsWith(token + ".", StringComparison.Ordinal) && keyAuthorization[(token.Length + 1)..].All(IsBase64Url);
    }

    private static bool IsBase64Url(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    /// <summary>The TXT record's name for dns-01, without a dot at the end.</summary>
    /// <param name="name">The name, without a wildcard's <c>*.</c>.</param>
    public static string DnsName(string name) => $"{DnsLabel}.{name}";
}
