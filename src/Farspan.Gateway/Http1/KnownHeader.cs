namespace Farspan.Gateway.Http1;

/// <summary>Fields whose meaning the gateway must know. Compared without regard to case.</summary>
public enum KnownHeader : byte
{
    /// <summary>Passed on as it is.</summary>
    Other,

    /// <summary>RFC 9110 section 7.6.1; hop by hop.</summary>
    Connection,

    /// <summary>Hop by hop by old custom.</summary>
    KeepAlive,

    /// <summary>Hop by hop by old custom.</summary>
    ProxyConnection,

    /// <summary>RFC 9112 section 6.1; hop by hop.</summary>
    TransferEncoding,

    /// <summary>RFC 9110 section 10.1.4; hop by hop.</summary>
    TE,

    /// <summary>RFC 9110 section 6.6.2.</summary>
    Trailer,

    /// <summary>RFC 9110 section 7.8; hop by hop.</summary>
    Upgrade,

    /// <summary>RFC 9110 section 8.6.</summary>
    ContentLength,

    /// <summary>RFC 9110 section 7.2.</summary>
    Host,

    /// <summary>RFC 9110 section 10.1.1.</summary>
    Expect,

    /// <summary>RFC 9110 section 11.6.2; a secret.</summary>
    Authorization,

    /// <summary>RFC 9110 section 11.7.2; a secret, hop by hop.</summary>
    ProxyAuthorization,

    /// <summary>RFC 9110 section 11.7.1; hop by hop.</summary>
    ProxyAuthenticate,

    /// <summary>RFC 9110 section 7.6.3.</summary>
    Via,

    /// <summary>RFC 7239.</summary>
    Forwarded,

    /// <summary>What <see cref="Forwarded"/> replaced.</summary>
    XForwardedFor,

    /// <summary>What <see cref="Forwarded"/> replaced.</summary>
    XForwardedHost,

    /// <summary>What <see cref="Forwarded"/> replaced.</summary>
    XForwardedProto,

    /// <summary>What <see cref="Forwarded"/> replaced.</summary>
    XForwardedPort,

    /// <summary>Path that a gateway took away.</summary>
    XForwardedPrefix,

    /// <summary>Name of the request in every log on its way.</summary>
    XRequestId,

    /// <summary>RFC 9110 section 10.2.2.</summary>
    Location,

    /// <summary>RFC 6265; a secret.</summary>
    Cookie,

    /// <summary>HTTP/2 upgrade from cleartext; obsolete (RFC 9113 section 3.1), never passed on.</summary>
    Http2Settings,
}
