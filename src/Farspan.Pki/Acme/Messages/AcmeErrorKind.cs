namespace Farspan.Pki.Acme.Messages;

/// <summary>What can go wrong, in ACME's words.</summary>
/// <remarks>Source: RFC 8555 section 6.7.</remarks>
public enum AcmeErrorKind
{
    /// <summary>There is no such account.</summary>
    AccountDoesNotExist,

    /// <summary>The certificate is revoked already.</summary>
    AlreadyRevoked,

    /// <summary>The signing request is not acceptable.</summary>
    BadCsr,

    /// <summary>The nonce is unknown, used or old: try again with the one that came with this answer.</summary>
    BadNonce,

    /// <summary>The key is not one that is taken.</summary>
    BadPublicKey,

    /// <summary>The reason is not one that may be given.</summary>
    BadRevocationReason,

    /// <summary>The algorithm is not one that is taken.</summary>
    BadSignatureAlgorithm,

    /// <summary>CAA records forbid it.</summary>
    Caa,

    /// <summary>See the problems of each name.</summary>
    Compound,

    /// <summary>The server could not connect.</summary>
    Connection,

    /// <summary>A name could not be looked up.</summary>
    Dns,

    /// <summary>An external account is needed.</summary>
    ExternalAccountRequired,

    /// <summary>What was shown is not what was asked for.</summary>
    IncorrectResponse,

    /// <summary>A contact is not a valid URL.</summary>
    InvalidContact,

    /// <summary>The request makes no sense.</summary>
    Malformed,

    /// <summary>The order's names are not shown to be the asker's yet.</summary>
    OrderNotReady,

    /// <summary>Too many requests.</summary>
    RateLimited,

    /// <summary>The server does not issue for this name.</summary>
    RejectedIdentifier,

    /// <summary>The server failed.</summary>
    ServerInternal,

    /// <summary>TLS failed while it was looked.</summary>
    Tls,

    /// <summary>The account may not do this.</summary>
    Unauthorized,

    /// <summary>A contact's kind is not supported.</summary>
    UnsupportedContact,

    /// <summary>This kind of identifier is not supported.</summary>
    UnsupportedIdentifier,
}
