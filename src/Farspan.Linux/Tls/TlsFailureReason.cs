namespace Farspan.Linux.Tls;

/// <summary>Reasons of OpenSSL for a failed handshake that callers tell apart; every other number is just another reason.</summary>
/// <remarks>Source: openssl/sslerr.h, whose numbers are promised within 3.x; ERR_get_error(3).</remarks>
public static class TlsFailureReason
{
    /// <summary>The connection ended, and OpenSSL says no more.</summary>
    public const int Ended = 0;

    /// <summary>SSL_R_NO_SUITABLE_KEY_SHARE.</summary>
    public const int NoSharedGroup = 101;

    /// <summary>SSL_R_CERTIFICATE_VERIFY_FAILED.</summary>
    public const int CertificateNotTrusted = 134;

    /// <summary>SSL_R_HTTPS_PROXY_REQUEST.</summary>
    public const int ProxyRequest = 155;

    /// <summary>SSL_R_HTTP_REQUEST.</summary>
    public const int HttpRequest = 156;

    /// <summary>SSL_R_NO_SHARED_CIPHER.</summary>
    public const int NoSharedCipher = 193;

    /// <summary>SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE.</summary>
    public const int NoCertificate = 199;

    /// <summary>SSL_R_NO_APPLICATION_PROTOCOL.</summary>
    public const int NoProtocol = 235;

    /// <summary>SSL_R_UNSUPPORTED_PROTOCOL.</summary>
    public const int Version = 258;

    /// <summary>SSL_R_WRONG_VERSION_NUMBER: the record's, so that it is none of TLS.</summary>
    public const int NoRecord = 267;

    /// <summary>SSL_R_UNEXPECTED_EOF_WHILE_READING.</summary>
    public const int UnexpectedEnd = 294;

    /// <summary>SSL_R_VERSION_TOO_LOW.</summary>
    public const int VersionTooLow = 396;

    /// <summary>SSL_AD_REASON_OFFSET: alerts of the other end are their number (RFC 8446 section 6) and this.</summary>
    public const int FirstAlert = 1000;

    /// <summary>The last alert that one byte can name.</summary>
    public const int LastAlert = FirstAlert + byte.MaxValue;
}
