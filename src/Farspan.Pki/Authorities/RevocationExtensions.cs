using System.Security.Cryptography.X509Certificates;

namespace Farspan.Pki.Authorities;

/// <summary>Writes where to ask after revocation.</summary>
internal static class RevocationExtensions
{
    internal static void Add(CertificateRequest request, RevocationPlaces places)
    {
        if (places.Crl is { } crl)
        {
            request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([crl]));
        }

        if (places.Ocsp is { } ocsp)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([ocsp], caIssuersUris: null));
        }
    }
}
