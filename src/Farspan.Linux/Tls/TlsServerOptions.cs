namespace Farspan.Linux.Tls;

/// <summary>How a server accepts TLS.</summary>
public sealed record TlsServerOptions
{
    /// <summary>Certificates, at least one.</summary>
    public required IReadOnlyList<TlsServerCertificate> Certificates { get; init; }

    /// <summary>Chooses a certificate by the name that the caller asks for; null where it names none. On the thread of the handshake; must not throw.</summary>
    public required Func<string?, int> Choose { get; init; }

    /// <summary>True to refuse TLS 1.2.</summary>
    public required bool RequiresTls13 { get; init; }

    /// <summary>Cipher suites of TLS 1.2 by IANA name, in order of preference; empty for OpenSSL's choice.</summary>
    public required IReadOnlyList<string> CipherSuites { get; init; }

    /// <summary>Authorities of client certificates, DER; empty when none are asked for.</summary>
    public required IReadOnlyList<byte[]> ClientAuthorities { get; init; }

    /// <summary>True when a caller without a certificate is refused.</summary>
    public required bool RequiresClientCertificate { get; init; }

    /// <summary>Protocols by ALPN name (RFC 7301), the preferred one first.</summary>
    public required IReadOnlyList<byte[]> Protocols { get; init; }
}
