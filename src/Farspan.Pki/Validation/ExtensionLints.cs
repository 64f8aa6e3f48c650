using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Authorities;
using Farspan.Pki.Leaves;
using Farspan.Pki.Revocation;

namespace Farspan.Pki.Validation;

/// <summary>The part of <see cref="CertificateLints"/> that is about extensions and names.</summary>
internal static class ExtensionLints
{
    private const string AnyUsage = "2.5.29.37.0";

    internal static void Check(X509Certificate2 certificate, X509Certificate2 issuer, List<string> findings)
    {
        var basic = certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault();
        var usage = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        if (usage is null)
        {
            findings.Add("RFC 5280 4.2.1.3: it does not say what its key may do");
        }
        else if (!usage.Critical)
        {
            findings.Add("RFC 5280 4.2.1.3: key usage should be critical");
        }

        CheckIdentifiers(certificate, issuer, findings);
        if (basic is { CertificateAuthority: true })
        {
            CheckAuthority(certificate, issuer, basic, usage, findings);
        }
        else
        {
            CheckLeaf(certificate, usage, findings);
        }
    }

    private static void CheckIdentifiers(X509Certificate2 certificate, X509Certificate2 issuer, List<string> findings)
    {
        var own = certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault();
        if (own is null or { Critical: true })
        {
            findings.Add("RFC 5280 4.2.1.2: the subject's key identifier has to be there and not critical");
        }

        var isRoot = certificate.RawDataMemory.Span.SequenceEqual(issuer.RawDataMemory.Span);
        var above = certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault();
        var expected = issuer.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault();
        if (!isRoot && (above is null or { Critical: true } || above.KeyIdentifier is not { } identifier || expected is null
            || !identifier.Span.SequenceEqual(expected.SubjectKeyIdentifierBytes.Span)))
        {
            findings.Add("RFC 5280 4.2.1.1: the authority's key identifier has to be there, not critical, and its issuer's");
        }
    }

    private static void CheckAuthority(X509Certificate2 certificate, X509Certificate2 issuer, X509BasicConstraintsExtension basic, X509KeyUsageExtension? usage, List<string> findings)
    {
        if (!basic.Critical)
        {
            findings.Add("RFC 5280 4.2.1.9: an authority's basic constraints have to be critical");
        }

        if (usage is not null && (usage.KeyUsages & X509KeyUsageFlags.KeyCertSign) == 0)
        {
            findings.Add("RFC 5280 4.2.1.3: an authority's key has to be allowed to sign certificates");
        }

        if (certificate.SubjectName.RawData.Length <= 2)
        {
            findings.Add("RFC 5280 4.1.2.6: an authority has to have a name");
        }

        if (issuer.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is { HasPathLengthConstraint: true } above
            && !certificate.RawDataMemory.Span.SequenceEqual(issuer.RawDataMemory.Span)
            && (!basic.HasPathLengthConstraint || basic.PathLengthConstraint >= above.PathLengthConstraint))
        {
            findings.Add("RFC 5280 4.2.1.9: its path length is not below its issuer's");
        }

        if (certificate.Extensions[NameConstraintsExtension.Oid] is { Critical: false })
        {
            findings.Add("RFC 5280 4.2.1.10: name constraints have to be critical");
        }
    }

    private static void CheckLeaf(X509Certificate2 certificate, X509KeyUsageExtension? usage, List<string> findings)
    {
        if (usage is not null && (usage.KeyUsages & (X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign)) != 0)
        {
            findings.Add("RFC 5280 4.2.1.9: a leaf's key must not sign certificates or lists");
        }

        if (certificate.Extensions[NameConstraintsExtension.Oid] is not null)
        {
            findings.Add("RFC 5280 4.2.1.10: name constraints belong to authorities");
        }

        var extended = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault()?.EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>().Select(o => o.Value).ToList();
        if (extended is null or [] || extended.Contains(AnyUsage))
        {
            findings.Add("BR 7.1.2.7.10: it has to say what it is for, and not that it is for anything");
        }
        else if (extended.Contains(OcspOids.Signing))
        {
            if (extended.Count > 1 || certificate.Extensions[OcspOids.NoCheck] is null)
            {
                findings.Add("RFC 6960 4.2.2.2: a responder's certificate is for nothing else, and says that its revocation is not asked after");
            }
        }
        else
        {
            CheckNames(certificate, findings);
        }
    }

    private static void CheckNames(X509Certificate2 certificate, List<string> findings)
    {
        var extension = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        if (extension is null)
        {
            findings.Add("RFC 5280 4.2.1.6: it has no alternative names");
            return;
        }

        var names = extension.EnumerateDnsNames().ToList();
        var isNameless = certificate.SubjectName.RawData.Length <= 2;
        if (isNameless != extension.Critical)
        {
            findings.Add("RFC 5280 4.2.1.6: alternative names are critical exactly when the subject is empty");
        }

        findings.AddRange(names.Select(DnsNameRules.Objection).OfType<string>().Select(o => $"BR 7.1.4.2: {o}"));
        if (names.Distinct(StringComparer.OrdinalIgnoreCase).Count() != names.Count)
        {
            findings.Add("BR 7.1.2.7.12: a name stands there twice");
        }

        var common = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        if (!isNameless && !names.Contains(common, StringComparer.Ordinal) && !extension.EnumerateIPAddresses().Any(a => a.ToString() == common))
        {
            findings.Add($"BR 7.1.4.3: the common name '{common}' is none of the alternative names");
        }
    }
}
