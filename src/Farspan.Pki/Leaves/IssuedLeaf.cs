using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Authorities;
using Farspan.Pki.Keys;

namespace Farspan.Pki.Leaves;

/// <summary>A certificate that was just issued.</summary>
public sealed class IssuedLeaf : IDisposable
{
    internal IssuedLeaf(X509Certificate2 certificate, X509Certificate2 issuer, PrivateKey? key)
    {
        Certificate = certificate;
        Issuer = issuer;
        Key = key;
    }

    /// <summary>The certificate.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Who issued it; belongs to the authority.</summary>
    public X509Certificate2 Issuer { get; }

    /// <summary>Its key, or null where it was made elsewhere.</summary>
    public PrivateKey? Key { get; }

    /// <summary>Serial number, hexadecimal, as lists name it.</summary>
    public string Serial => Certificate.SerialNumber;

    /// <summary>From when it is valid.</summary>
    public DateTimeOffset NotBefore => Validity.From(Certificate);

    /// <summary>Until when it is valid.</summary>
    public DateTimeOffset NotAfter => Validity.Until(Certificate);

    /// <summary>What a server sends: leaf, then intermediate, as PEM text (RFC 8446 section 4.4.2: each certifies the one before it).</summary>
    public string ChainPem => $"{Certificate.ExportCertificatePem()}\n{Issuer.ExportCertificatePem()}\n";

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        Key?.Dispose();
    }

    internal IssuedLeaf With(PrivateKey key) => new(Certificate, Issuer, key);
}
