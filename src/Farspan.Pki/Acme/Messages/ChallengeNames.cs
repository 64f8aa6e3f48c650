using System.Diagnostics;
using Farspan.State.Certificates;

namespace Farspan.Pki.Acme.Messages;

/// <summary>Names of challenges on the wire.</summary>
public static class ChallengeNames
{
    /// <summary>The name (RFC 8555 section 8; RFC 8737 section 3).</summary>
    public static string NameOf(AcmeChallenge challenge) => challenge switch
    {
        AcmeChallenge.Http01 => "http-01",
        AcmeChallenge.Dns01 => "dns-01",
        AcmeChallenge.TlsAlpn01 => "tls-alpn-01",
        _ => throw new UnreachableException(),
    };

    /// <summary>Reads a name.</summary>
    public static bool TryRead(string? name, out AcmeChallenge challenge)
    {
        (challenge, var isKnown) = name switch
        {
            "http-01" => (AcmeChallenge.Http01, true),
            "dns-01" => (AcmeChallenge.Dns01, true),
            "tls-alpn-01" => (AcmeChallenge.TlsAlpn01, true),
            _ => (default, false),
        };
        return isKnown;
    }
}
