namespace Farspan.Pki;

/// <summary>Names of the files that a certificate's folder holds.</summary>
public static class CertificateFiles
{
    /// <summary>The certificate and its intermediates, leaf first.</summary>
    public const string Certificate = "certificate.pem";

    /// <summary>The private key, mode 0600.</summary>
    public const string Key = "key.pem";

    /// <summary>A link to the key under the name at which HAProxy looks for it: that of the certificate, and <c>.key</c>.</summary>
    public const string KeyBeside = Certificate + ".key";

    /// <summary>The roots to believe; more than one while a root is replaced.</summary>
    public const string Authorities = "authorities.pem";
}
