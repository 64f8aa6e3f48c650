namespace Farspan.Verification.Tls;

/// <summary>What is said on a port before TLS begins, and what shows that the port would speak without it.</summary>
public enum TlsCarrier
{
    /// <summary>TLS from the first byte; HTTP inside.</summary>
    Http,

    /// <summary>TLS from the first byte; Redis' protocol inside (redis.io, «RESP»).</summary>
    Redis,

    /// <summary>TLS from the first byte; DNS inside (RFC 7858).</summary>
    Dns,

    /// <summary>A request for TLS before it (PostgreSQL manual, section 55.2.10).</summary>
    PostgreSql,
}
