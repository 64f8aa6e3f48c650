namespace Farspan.Gateway.Transport;

/// <summary>Why a TLS handshake failed, as far as the platform tells them apart: what it does not is <see cref="Other"/>.</summary>
public enum TlsFailure
{
    /// <summary>What the caller sent is not TLS; mostly HTTP in cleartext.</summary>
    NotTls,

    /// <summary>The caller speaks no version that is allowed.</summary>
    Version,

    /// <summary>No cipher suite that both have.</summary>
    CipherSuite,

    /// <summary>No protocol that both have (RFC 7301).</summary>
    Protocol,

    /// <summary>A client certificate is required and none was shown, or the one shown is not to be trusted.</summary>
    ClientCertificate,

    /// <summary>The caller refused, by an alert: mostly because it does not trust the certificate that it was shown.</summary>
    RefusedByCaller,

    /// <summary>The connection ended.</summary>
    Ended,

    /// <summary>It took too long.</summary>
    Timeout,

    /// <summary>The client certificate that was shown has been revoked.</summary>
    Revoked,

    /// <summary>The client certificate that was shown is good, and its holder is none of those who may call.</summary>
    Caller,

    /// <summary>Anything else.</summary>
    Other,
}
