namespace Farspan.Linux.Tls;

/// <summary>A certificate that a server shows.</summary>
public sealed record TlsServerCertificate
{
    /// <summary>The certificate, DER.</summary>
    public required byte[] Certificate { get; init; }

    /// <summary>What leads to its root, DER, the nearest first; may be empty.</summary>
    public required IReadOnlyList<byte[]> Chain { get; init; }

    /// <summary>Its private key, PKCS #8 DER (RFC 5958). A secret: it is overwritten once it was taken.</summary>
    public required byte[] Key { get; init; }

    /// <summary>What the authority says about the certificate's revocation, an OCSPResponse in DER, for callers that ask (RFC 6066 section 8); null where there is none. On the thread of the handshake; must not throw.</summary>
    public Func<byte[]?>? Staple { get; init; }

    /// <summary>Says nothing: there is a key inside.</summary>
    public override string ToString() => "***";
}
