using System.Numerics;
using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Authorities;

namespace Farspan.Pki.Revocation;

/// <summary>Makes revocation lists.</summary>
/// <remarks>Version 2 with a number and the authority's key identifier. Source: RFC 5280 section 5.</remarks>
public static class RevocationList
{
    /// <summary>Makes the one of a root as DER bytes: of intermediates, of which none is ever revoked but replaced. It holds as long as the root, whose key is seldom at hand.</summary>
    /// <remarks>Whoever checks whole paths (OpenSSL's X509_V_FLAG_CRL_CHECK_ALL, as nginx, HAProxy and PostgreSQL do) wants one of every issuer.</remarks>
    /// <param name="root">The root.</param>
    public static byte[] Build(RootAuthority root)
    {
        ArgumentNullException.ThrowIfNull(root);
        return new CertificateRevocationListBuilder().Build(
            root.Certificate.SubjectName,
            root.Key.Generator,
            BigInteger.One,
            Validity.Until(root.Certificate),
            root.Key.Hash,
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root.Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false),
            Validity.From(root.Certificate));
    }

    /// <summary>Makes one as DER bytes.</summary>
    /// <param name="authority">Whose certificates they are.</param>
    /// <param name="revoked">Those revoked and not yet expired.</param>
    /// <param name="number">Grows with each list.</param>
    /// <param name="now">The time.</param>
    /// <param name="next">When the next one comes at the latest.</param>
    public static byte[] Build(IntermediateAuthority authority, IEnumerable<RevokedCertificate> revoked, long number, DateTimeOffset now, DateTimeOffset next)
    {
        ArgumentNullException.ThrowIfNull(authority);
        ArgumentNullException.ThrowIfNull(revoked);
        var list = new CertificateRevocationListBuilder();
        foreach (var one in revoked)
        {
            // "Unspecified" is said by saying nothing (RFC 5280 section 5.3.1).
            list.AddEntry(Convert.FromHexString(one.Serial), one.At, one.Reason == X509RevocationReason.Unspecified ? null : one.Reason);
        }

        return list.Build(
            authority.Certificate.SubjectName,
            authority.Key.Generator,
            new BigInteger(number),
            next,
            authority.Key.Hash,
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority.Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false),
            now - AuthorityCertificate.Backdate);
    }
}
