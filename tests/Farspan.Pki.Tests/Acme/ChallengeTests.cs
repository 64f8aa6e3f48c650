using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Acme.Challenges;
using Farspan.Pki.Acme.Records;
using Farspan.State.Certificates;

namespace Farspan.Pki.Tests.Acme;

[Trait("Requirement", "C8")]
public sealed class ChallengeTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_certificate_of_RFC_8737_is_for_the_name_and_the_proof_and_nothing_else()
    {
        using var certificate = TlsAlpnCertificate.Make(Name("db.foundry.test"), "token.thumb", Now);
        Assert.Null(TlsAlpnCertificate.Objection(certificate, Name("db.foundry.test"), "token.thumb"));
        Assert.NotNull(TlsAlpnCertificate.Objection(certificate, Name("foundry.test"), "token.thumb"));
        Assert.NotNull(TlsAlpnCertificate.Objection(certificate, Name("db.foundry.test"), "token.other"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var two = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("db.foundry.test");
        names.AddDnsName("other.foundry.test");
        two.CertificateExtensions.Add(names.Build());
        two.CertificateExtensions.Add(certificate.Extensions["1.3.6.1.5.5.7.1.31"]!);
        using var wide = two.CreateSelfSigned(Now, Now.AddDays(1));
        Assert.NotNull(TlsAlpnCertificate.Objection(wide, Name("db.foundry.test"), "token.thumb"));
    }

    [Theory]
    [InlineData("10.0.1.2", "2.1.0.10.in-addr.arpa")]
    [InlineData("2001:db8::1", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa")]
    public void An_address_is_asked_for_by_the_name_of_its_PTR_record(string address, string name)
    {
        Assert.True(AcmeIdentifier.TryReadAddress(address, out var identifier));
        Assert.Equal(name, TlsAlpnCertificate.ServerName(identifier));
        using var certificate = TlsAlpnCertificate.Make(identifier, "t", Now);
        Assert.Null(TlsAlpnCertificate.Objection(certificate, identifier, "t"));
    }

    [Theory]
    [InlineData("", false, true)]
    [InlineData("issue ca.foundry.test", false, true)]
    [InlineData("issue CA.foundry.test", false, true)]
    [InlineData("issue ca.foundry.test", true, true)]
    [InlineData("issue letsencrypt.org", false, false)]
    [InlineData("issue letsencrypt.org|issue ca.foundry.test", false, true)]
    [InlineData("issue ;", false, false)]
    [InlineData("issue ca.foundry.test|issuewild ;", true, false)]
    [InlineData("issue ca.foundry.test|issuewild ;", false, true)]
    [InlineData("issuewild letsencrypt.org", false, true)]
    [InlineData("iodef mailto:a@b.test", false, true)]
    [InlineData("issue ca.foundry.test; validationmethods=dns-01,http-01", false, true)]
    [InlineData("issue ca.foundry.test; validationmethods=tls-alpn-01", false, false)]
    [InlineData("issue ca.foundry.test; accounturi=https://ca/acct/1", false, true)]
    [InlineData("issue ca.foundry.test; accounturi=https://ca/acct/2", false, false)]
    [InlineData("issue ca.foundry.test; %%%", false, false)]
    [InlineData("tbs x", false, true)]
    [InlineData("!tbs x", false, false)]
    [InlineData("!issue ca.foundry.test", false, true)]
    public void CAA_records_let_issue_whom_they_name(string records, bool isWildcard, bool isPermitted)
    {
        var read = records.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(r => new CaaRecord
        {
            Flags = r[0] == '!' ? (byte)0x80 : (byte)0,
            Tag = r.TrimStart('!').Split(' ')[0],
            Value = r.Split(' ', 2)[1],
        }).ToList();
        var objection = CaaRules.Objection(read, ["ca.foundry.test"], isWildcard, AcmeChallenge.Dns01, "https://ca/acct/1");
        Assert.Equal(isPermitted, objection is null);
    }

    private static AcmeIdentifier Name(string text) => AcmeIdentifier.TryReadName(text, out var name) ? name : throw new ArgumentException(text, nameof(text));
}
