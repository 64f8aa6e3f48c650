using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Keys;

namespace Farspan.Pki.Authorities;

/// <summary>What root and intermediate have in common: names, times and extensions of an authority's certificate.</summary>
internal static class AuthorityCertificate
{
    // Longest attribute of a name (RFC 5280 appendix A, ub-common-name and ub-organization-name).
    private const int MostCharacters = 64;

    /// <summary>Clocks of machines differ; a certificate that is valid from this very second is refused by everybody whose clock is behind.</summary>
    internal static readonly TimeSpan Backdate = TimeSpan.FromMinutes(5);

    /// <summary>Makes the extensions of an authority (RFC 5280 sections 4.2.1.2, 4.2.1.3, 4.2.1.9).</summary>
    internal static CertificateRequest Request(AuthorityProfile profile, PrivateKey key, int pathLength)
    {
        var request = new CertificateRequest(Name(profile), key.Public, key.Hash);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLength, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(KeyIdentifier(key.Public));
        return request;
    }

    /// <summary>RFC 7093 section 2, method 1: the left 160 bits of SHA-256.</summary>
    internal static X509SubjectKeyIdentifierExtension KeyIdentifier(PublicKey key) => new(key, X509SubjectKeyIdentifierHashAlgorithm.ShortSha256, critical: false);

    /// <summary>Seconds, as certificates have no finer time.</summary>
    internal static DateTimeOffset Seconds(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), time.Offset);

    private static X500DistinguishedName Name(AuthorityProfile profile)
    {
        var name = new X500DistinguishedNameBuilder();
        if (profile.Organization is { } organization)
        {
            name.AddOrganizationName(Checked(organization, "organisation"));
        }

        name.AddCommonName(Checked(profile.CommonName, "common name"));
        return name.Build();
    }

    private static string Checked(string text, string what) => text.Length is > 0 and <= MostCharacters && !text.Any(char.IsControl)
        ? text
        : throw new PkiException($"the {what} '{text}' has to have 1 to {MostCharacters} characters; shorten it");
}
