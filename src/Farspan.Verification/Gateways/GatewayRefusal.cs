namespace Farspan.Verification.Gateways;

/// <summary>How a refused call must be seen to be refused.</summary>
public enum GatewayRefusal
{
    /// <summary>By the gateway or before it: packets may be dropped, as no policy lets the caller get there.</summary>
    Anyhow,

    /// <summary>By the gateway's answer: 401 or 403 (RFC 9110 sections 15.5.2 and 15.5.4), as the caller may get to its port.</summary>
    ByAnswer,

    /// <summary>In the handshake of TLS: a connection, and no answer.</summary>
    InHandshake,

    /// <summary>In the handshake, or by the answer to a caller that is known by nothing: where a certificate is optional either is right.</summary>
    InHandshakeOrByAnswer,
}
