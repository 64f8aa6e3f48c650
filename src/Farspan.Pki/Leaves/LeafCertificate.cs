using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Authorities;

namespace Farspan.Pki.Leaves;

/// <summary>Extensions and subject of a leaf.</summary>
/// <remarks>
/// The key may sign and nothing else: all suites that are worth having agree on keys by (EC)DHE, so that a stolen key opens no recorded talk.
/// A SPIFFE ID is the one URI (X509-SVID section 2). Source of the extensions: RFC 5280 section 4.2.1.
/// </remarks>
internal static class LeafCertificate
{
    /// <summary>id-kp-serverAuth (RFC 5280 section 4.2.1.12).</summary>
    internal const string ServerAuth = "1.3.6.1.5.5.7.3.1";

    /// <summary>id-kp-clientAuth.</summary>
    internal const string ClientAuth = "1.3.6.1.5.5.7.3.2";

    // Longest common name (RFC 5280 appendix A, ub-common-name).
    private const int MostCharacters = 64;

    internal static CertificateRequest Request(LeafRequest leaf, PublicKey key, HashAlgorithmName hash)
    {
        var subject = new X500DistinguishedNameBuilder();
        var common = leaf.DnsNames.FirstOrDefault(n => n.Length <= MostCharacters);
        if (common is not null)
        {
            subject.AddCommonName(common);
        }

        var request = new CertificateRequest(subject.Build(), key, hash);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(Usages(leaf), critical: false));

        // Critical where it is the only name there is (RFC 5280 section 4.2.1.6).
        request.CertificateExtensions.Add(Names(leaf).Build(critical: common is null));
        request.CertificateExtensions.Add(AuthorityCertificate.KeyIdentifier(key));
        return request;
    }

    private static OidCollection Usages(LeafRequest leaf)
    {
        var usages = new OidCollection();
        if (leaf.ForServer)
        {
            usages.Add(new Oid(ServerAuth));
        }

        if (leaf.ForClient)
        {
            usages.Add(new Oid(ClientAuth));
        }

        return usages;
    }

    private static SubjectAlternativeNameBuilder Names(LeafRequest leaf)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in leaf.DnsNames.Distinct(StringComparer.Ordinal))
        {
            names.AddDnsName(name);
        }

        foreach (var address in leaf.Addresses.Distinct())
        {
            names.AddIpAddress(address);
        }

        if (leaf.SpiffeId is { } id)
        {
            names.AddUri(new Uri(id));
        }

        return names;
    }
}
