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

    /// <summary>Token and thumbprint of the account's key (RFC 8555 section 8.1).</summary>
    public static string KeyAuthorization(string token, PublicJwk accountKey)
    {
        ArgumentNullException.ThrowIfNull(accountKey);
        return $"{token}.{accountKey.Thumbprint}";
    }

    /// <summary>The TXT record's text for dns-01.</summary>
    public static string DnsText(string keyAuthorization) => Base64UrlText.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(keyAuthorization)));

    /// <summary>The TXT record's name for dns-01, without a dot at the end.</summary>
    /// <param name="name">The name, without a wildcard's <c>*.</c>.</param>
    public static string DnsName(string name) => $"{DnsLabel}.{name}";
}
