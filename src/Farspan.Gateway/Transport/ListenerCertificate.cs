using System.Security.Cryptography.X509Certificates;

namespace Farspan.Gateway.Transport;

/// <summary>A certificate with its key, and what leads to its root.</summary>
/// <param name="pair">The certificate and its private key, RSA or elliptic curve.</param>
/// <param name="chain">Certificates of its issuers, the nearest first; may be empty.</param>
public sealed class ListenerCertificate(X509Certificate2 pair, X509Certificate2Collection chain) : IDisposable
{
    /// <summary>The certificate and its private key.</summary>
    public X509Certificate2 Pair => pair;

    /// <summary>Certificates of its issuers, the nearest first.</summary>
    public X509Certificate2Collection Chain => chain;

    /// <summary>The private key as PKCS #8 (RFC 5958). A secret: overwrite it after use.</summary>
    public byte[] ExportKey()
    {
        using var rsa = pair.GetRSAPrivateKey();
        if (rsa is not null)
        {
            return rsa.ExportPkcs8PrivateKey();
        }

        using var curve = pair.GetECDsaPrivateKey();
        return curve?.ExportPkcs8PrivateKey() ?? throw new GatewayConfigurationException("A key is neither RSA nor of an elliptic curve; make a certificate with one of them.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        pair.Dispose();
        foreach (var issuer in chain)
        {
            issuer.Dispose();
        }
    }
}
