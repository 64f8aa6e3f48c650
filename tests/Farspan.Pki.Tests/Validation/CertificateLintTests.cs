using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Authorities;
using Farspan.Pki.Validation;
using Farspan.State.Certificates;

namespace Farspan.Pki.Tests.Validation;

[Trait("Requirement", "C8")]
public sealed class CertificateLintTests
{
    [Fact]
    public void Nothing_that_we_issue_has_a_finding()
    {
        using var authority = new TestAuthority(places: new RevocationPlaces { Crl = "http://ca.foundry.test/1.crl", Ocsp = "http://ca.foundry.test/ocsp" });
        Assert.Empty(CertificateLints.Check(authority.Root.Certificate, authority.Root.Certificate));
        Assert.Empty(CertificateLints.Check(authority.Intermediate.Certificate, authority.Root.Certificate));
        using var responder = authority.Intermediate.CreateResponder("foundry responder 1", TimeSpan.FromDays(7), TestAuthority.Now);
        Assert.Empty(CertificateLints.Check(responder.Certificate, authority.Intermediate.Certificate));
        foreach (var kind in Enum.GetValues<KeyKind>())
        {
            foreach (var request in new[] { TestAuthority.Leaf, TestAuthority.Leaf with { DnsNames = [] }, TestAuthority.Leaf with { Addresses = [], SpiffeId = null, ForClient = false } })
            {
                using var leaf = authority.Intermediate.Issue(request, kind, TestAuthority.Now);
                Assert.Empty(CertificateLints.Check(leaf.Certificate, authority.Intermediate.Certificate));
            }
        }
    }

    [Fact]
    public void Times_after_2049_are_written_as_they_have_to_be()
    {
        using var authority = new TestAuthority(now: new DateTimeOffset(2049, 12, 30, 0, 0, 0, TimeSpan.Zero));
        Assert.Empty(CertificateLints.Check(authority.Root.Certificate, authority.Root.Certificate));
        Assert.Empty(CertificateLints.Check(authority.Intermediate.Certificate, authority.Root.Certificate));
    }

    /// <summary>One mistake each, and the sentence that must find it: a check that cannot fail is none.</summary>
    public static TheoryData<string, string> Mistakes() => new()
    {
        { "short serial", "64 bits" },
        { "negative serial", "positive" },
        { "no key usage", "what its key may do" },
        { "key usage not critical", "key usage should be critical" },
        { "leaf signs", "must not sign" },
        { "any usage", "for anything" },
        { "no usage", "for anything" },
        { "no names", "no alternative names" },
        { "names not critical", "exactly when the subject is empty" },
        { "underscore", "no DNS name" },
        { "foreign common name", "none of the alternative names" },
        { "outlives", "when its issuer is not" },
        { "no identifier", "subject's key identifier" },
        { "foreign identifier", "authority's key identifier" },
        { "weak key", "1024 bits" },
        { "other issuer", "issuer's name" },
        { "name constraints", "belong to authorities" },
        { "deep path", "path length" },
        { "authority not critical", "basic constraints have to be critical" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Each_mistake_is_found(string mistake, string sentence)
    {
        using var authority = new TestAuthority();
        using var certificate = Broken(mistake, authority.Intermediate);
        Assert.Contains(CertificateLints.Check(certificate, authority.Intermediate.Certificate), f => f.Contains(sentence, StringComparison.Ordinal));
    }

    private static X509Certificate2 Broken(string mistake, IntermediateAuthority authority)
    {
        using var rsa = RSA.Create(mistake == "weak key" ? 1024 : 2048);
        var subject = mistake == "names not critical" ? new X500DistinguishedName("") : new X500DistinguishedName(mistake == "foreign common name" ? "CN=other.foundry.test" : "CN=a.foundry.test");
        var request = new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var isAuthority = mistake is "deep path" or "authority not critical";
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, mistake == "deep path", mistake == "deep path" ? 1 : 0, mistake != "authority not critical"));
        if (mistake != "no key usage")
        {
            var usages = mistake == "leaf signs" || isAuthority ? X509KeyUsageFlags.KeyCertSign : X509KeyUsageFlags.DigitalSignature;
            request.CertificateExtensions.Add(new X509KeyUsageExtension(usages, mistake != "key usage not critical"));
        }

        if (mistake != "no usage" && !isAuthority)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(mistake == "any usage" ? "2.5.29.37.0" : "1.3.6.1.5.5.7.3.1")], critical: false));
        }

        if (mistake != "no names")
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(mistake == "underscore" ? "a_b.foundry.test" : "a.foundry.test");
            request.CertificateExtensions.Add(names.Build());
        }

        if (mistake != "no identifier")
        {
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        }

        if (mistake != "foreign identifier")
        {
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority.Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        }

        if (mistake == "name constraints")
        {
            request.CertificateExtensions.Add(NameConstraintsExtension.Write(TestAuthority.Constraints));
        }

        var issuer = mistake == "other issuer" ? new X500DistinguishedName("CN=nobody") : authority.Certificate.SubjectName;
        var until = TestAuthority.Now.AddDays(mistake == "outlives" ? 4000 : 1);
        byte[] serial = mistake switch { "short serial" => [1, 2, 3], "negative serial" => [0x80, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], _ => [1, 2, 3, 4, 5, 6, 7, 8] };
        return request.Create(issuer, authority.Key.Generator, TestAuthority.Now, until, serial);
    }
}
