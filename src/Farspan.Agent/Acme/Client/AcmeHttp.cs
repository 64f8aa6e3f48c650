using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Farspan.Agent.Acme.Client;

/// <summary>How an ACME server is talked to.</summary>
public static class AcmeHttp
{
    /// <summary>Makes a client.</summary>
    /// <param name="authorities">Whom to believe, PEM; null for whom the system believes.</param>
    /// <exception cref="AcmeException">The authorities cannot be read.</exception>
    public static HttpClient Make(string? authorities)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        if (authorities is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            try
            {
                policy.CustomTrustStore.ImportFromPem(authorities);
            }
            catch (CryptographicException e)
            {
                throw new AcmeException("the authorities to believe are not certificates in PEM", e);
            }

            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }

        return new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
