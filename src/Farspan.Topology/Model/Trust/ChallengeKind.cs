namespace Farspan.Topology.Model.Trust;

/// <summary>How an ACME server is shown that a name is ours.</summary>
public enum ChallengeKind
{
    /// <summary><c>http-01</c>: a file on port 80 (RFC 8555 section 8.3).</summary>
    Http01,

    /// <summary><c>dns-01</c>: a TXT record (RFC 8555 section 8.4); the only one for wildcards.</summary>
    Dns01,

    /// <summary><c>tls-alpn-01</c>: a certificate on port 443 (RFC 8737).</summary>
    TlsAlpn01,
}
