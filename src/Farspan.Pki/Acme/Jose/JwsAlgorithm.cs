namespace Farspan.Pki.Acme.Jose;

/// <summary>How a message is signed.</summary>
/// <remarks>Source: RFC 7518 section 3.1. ES256 is what every server must take, and servers of today take RS256 too (RFC 8555 section 6.2).</remarks>
public enum JwsAlgorithm
{
    /// <summary>ECDSA over P-256 with SHA-256.</summary>
    Es256,

    /// <summary>ECDSA over P-384 with SHA-384.</summary>
    Es384,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256.</summary>
    Rs256,

    /// <summary>HMAC with SHA-256: for external accounts alone (RFC 8555 section 7.3.4).</summary>
    Hs256,
}
