namespace Farspan.Pki;

/// <summary>Names of the files that a certificate's folder holds.</summary>
public static class CertificateFiles
{
    /// <summary>The certificate and its intermediates, leaf first.</summary>
    public const string Certificate = "certificate.pem";

    /// <summary>The private key, mode 0600.</summary>
    public const string Key = "key.pem";

    /// <summary>The roots to believe; more than one while a root is replaced.</summary>
    public const string Authorities = "authorities.pem";
}
