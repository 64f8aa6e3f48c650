namespace Farspan.State.Certificates;

/// <summary>How ACME is shown that a name is ours.</summary>
public enum AcmeChallenge
{
    /// <summary>A file on port 80 (RFC 8555 section 8.3).</summary>
    Http01,

    /// <summary>A TXT record (RFC 8555 section 8.4); the only one for wildcards.</summary>
    Dns01,

    /// <summary>A certificate on port 443 (RFC 8737).</summary>
    TlsAlpn01,
}
