using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Authorities;
using Farspan.Pki.Keys;
using Farspan.Pki.Leaves;
using Farspan.Pki.Tests.Peers;
using Farspan.State.Certificates;

namespace Farspan.Pki.Tests.Authorities;

[Trait("Requirement", "C8")]
public sealed class IssueTests
{
    [Theory]
    [InlineData(KeyKind.EcdsaP256)]
    [InlineData(KeyKind.EcdsaP384)]
    [InlineData(KeyKind.Rsa2048)]
    [InlineData(KeyKind.Rsa3072)]
    public async Task Openssl_believes_a_leaf_and_its_chain(KeyKind kind)
    {
        using var authority = new TestAuthority();
        using var leaf = authority.Intermediate.Issue(TestAuthority.Leaf, kind, TestAuthority.Now);
        using var folder = new TestFolder();
        var (exit, text) = await VerifyAsync(folder, authority, leaf.Certificate, "-verify_hostname", "x.db.foundry.test", "-verify_ip", "10.0.1.2", "-purpose", "sslserver");
        Assert.True(exit == 0, text);
        var (_, shown) = await OpenSslCommand.RunAsync(folder.Path, "x509", "-in", "leaf.pem", "-noout", "-text");
        Assert.Contains("URI:spiffe://foundry/service/db", shown, StringComparison.Ordinal);
        Assert.Contains("TLS Web Server Authentication, TLS Web Client Authentication", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("db.elsewhere.test", null, null)]
    [InlineData("xfoundry.test", null, null)]
    [InlineData(null, "10.1.0.1", null)]
    [InlineData(null, "fd00:2::1", null)]
    [InlineData(null, null, "spiffe://elsewhere/service/db")]
    public async Task What_we_refuse_openssl_refuses_too_when_the_key_is_abused(string? name, string? address, string? id)
    {
        using var authority = new TestAuthority();
        var request = TestAuthority.Leaf with { DnsNames = name is null ? [] : [name], Addresses = address is null ? [] : [TestAuthority.Address(address)], SpiffeId = id };
        Assert.Contains("outside", Assert.Throws<PkiException>(() => authority.Intermediate.Issue(request, KeyKind.EcdsaP256, TestAuthority.Now)).Message, StringComparison.Ordinal);

        // As a thief of the intermediate's key would: the same certificate without our checks.
        using var key = PrivateKey.Generate(KeyKind.EcdsaP256);
        using var forged = LeafCertificate.Request(request, key.Public, HashAlgorithmName.SHA256).Create(
            authority.Intermediate.Certificate.SubjectName, authority.Intermediate.Key.Generator, TestAuthority.Now, TestAuthority.Now.AddHours(1), [1, 2, 3, 4, 5, 6, 7, 8]);
        using var folder = new TestFolder();
        var (exit, text) = await VerifyAsync(folder, authority, forged);
        Assert.NotEqual(0, exit);
        Assert.Contains("permitted subtree violation", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_without_names_of_a_kind_cannot_be_abused_for_any_of_them()
    {
        using var authority = new TestAuthority(new NameConstraints { DnsNames = [], Networks = [], TrustDomain = "foundry" });
        var request = TestAuthority.Leaf with { SpiffeId = null };
        Assert.Equal(4, authority.Intermediate.Objections(request, TestAuthority.Now).Count);
        using var key = PrivateKey.Generate(KeyKind.EcdsaP256);
        foreach (var abuse in new[] { request with { Addresses = [] }, request with { DnsNames = [], Addresses = [IPAddress.Parse("10.0.1.2")] }, request with { DnsNames = [], Addresses = [IPAddress.Parse("fd00::1")] } })
        {
            using var forged = LeafCertificate.Request(abuse, key.Public, HashAlgorithmName.SHA256).Create(
                authority.Intermediate.Certificate.SubjectName, authority.Intermediate.Key.Generator, TestAuthority.Now, TestAuthority.Now.AddHours(1), [1, 2, 3, 4, 5, 6, 7, 8]);
            using var folder = new TestFolder();
            var (exit, text) = await VerifyAsync(folder, authority, forged);
            Assert.NotEqual(0, exit);
            Assert.Contains("excluded subtree violation", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_request_made_by_openssl_is_issued_for_its_key()
    {
        using var authority = new TestAuthority();
        using var folder = new TestFolder();
        var (exit, text) = await OpenSslCommand.RunAsync(
            folder.Path, "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem", "-out", "csr.pem", "-subj", "/CN=db.foundry.test",
            "-addext", "subjectAltName=DNS:db.foundry.test,IP:10.0.1.2,URI:spiffe://foundry/service/db");
        Assert.True(exit == 0, text);
        Assert.True(SigningRequest.TryReadPem(await File.ReadAllTextAsync(folder.File("csr.pem"), TestContext.Current.CancellationToken), out var request, out var reason), reason);
        Assert.Equal("db.foundry.test", request.Subject);
        Assert.Equal(["db.foundry.test"], request.DnsNames);
        Assert.Equal([TestAuthority.Address("10.0.1.2")], request.Addresses);
        Assert.Equal(["spiffe://foundry/service/db"], request.Uris);
        using var leaf = authority.Intermediate.Issue(TestAuthority.Leaf, request.Key, TestAuthority.Now);
        Assert.Null(leaf.Key);
        using var key = PrivateKey.FromPem(await File.ReadAllTextAsync(folder.File("key.pem"), TestContext.Current.CancellationToken));
        Assert.True(key.Matches(leaf.Certificate));
    }

    [Fact]
    public void A_request_with_a_changed_byte_is_refused()
    {
        using var key = PrivateKey.Generate(KeyKind.EcdsaP256);
        var bytes = LeafCertificate.Request(TestAuthority.Leaf, key.Public, HashAlgorithmName.SHA256).CreateSigningRequest(key.Generator);
        Assert.True(SigningRequest.TryRead(bytes, out _, out _));
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= 0x10;
            Assert.False(SigningRequest.TryRead(changed, out _, out var reason), at.ToString(CultureInfo.InvariantCulture));
            Assert.NotEmpty(reason);
        }
    }

    [Fact]
    public void A_leaf_never_outlives_its_issuer_and_begins_before_now()
    {
        using var authority = new TestAuthority(intermediateLifetime: TimeSpan.FromHours(3));
        using var leaf = authority.Intermediate.Issue(TestAuthority.Leaf, KeyKind.EcdsaP256, TestAuthority.Now.AddHours(1));
        Assert.Equal(TestAuthority.Now.AddHours(3), leaf.NotAfter);
        Assert.Equal(TestAuthority.Now.AddHours(1).AddMinutes(-5), leaf.NotBefore);
    }

    [Theory]
    [InlineData(4, "expired")]
    [InlineData(-1, "clock")]
    public void Outside_the_issuers_time_nothing_is_issued(int hours, string word)
    {
        using var authority = new TestAuthority(intermediateLifetime: TimeSpan.FromHours(3));
        var refused = Assert.Throws<PkiException>(() => authority.Intermediate.Issue(TestAuthority.Leaf, KeyKind.EcdsaP256, TestAuthority.Now.AddHours(hours)));
        Assert.Contains(word, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPPER.foundry.test")]
    [InlineData("a_b.foundry.test")]
    [InlineData("-a.foundry.test")]
    [InlineData("a..foundry.test")]
    [InlineData("foundry.test.")]
    [InlineData("a.*.foundry.test")]
    [InlineData("*")]
    [InlineData("10.0.1.2")]
    [InlineData("")]
    public void Names_that_are_none_are_refused(string name)
    {
        using var authority = new TestAuthority();
        Assert.NotEmpty(authority.Intermediate.Objections(TestAuthority.Leaf with { DnsNames = [name] }, TestAuthority.Now));
    }

    [Fact]
    public void Serial_numbers_are_positive_and_have_far_more_than_64_bits_of_chance()
    {
        using var authority = new TestAuthority();
        var serials = Enumerable.Range(0, 200).Select(_ =>
        {
            using var leaf = authority.Intermediate.Issue(TestAuthority.Leaf, KeyKind.EcdsaP256, TestAuthority.Now);
            return leaf.Certificate.SerialNumberBytes.ToArray();
        }).ToList();
        Assert.All(serials, s => Assert.True(s is [< 0x80 and >= 0x40, ..] && s.Length == 16));

        // Each of the 126 free bits is seen both ways: in 200 draws one stays away with a chance of 2^-199.
        var (ones, zeros) = (new byte[16], new byte[16]);
        foreach (var serial in serials)
        {
            for (var i = 0; i < 16; i++)
            {
                ones[i] |= serial[i];
                zeros[i] |= (byte)~serial[i];
            }
        }

        Assert.Equal(126, ones.Zip(zeros, (o, z) => int.PopCount(o & z)).Sum());
    }

    [Fact]
    public void A_key_does_not_print_itself()
    {
        using var key = PrivateKey.Generate(KeyKind.EcdsaP256);
        Assert.Equal("***", key.ToString());
        Assert.Equal("***", $"{key}");
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(4104)]
    public void Weak_and_huge_keys_of_others_are_refused(int bits)
    {
        using var authority = new TestAuthority();
        using var rsa = RSA.Create(bits);
        Assert.Contains($"{bits} bits", Assert.Throws<PkiException>(() => authority.Intermediate.Issue(TestAuthority.Leaf, new PublicKey(rsa), TestAuthority.Now)).Message, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Text)> VerifyAsync(TestFolder folder, TestAuthority authority, X509Certificate2 leaf, params string[] more)
    {
        folder.Write("root.pem", authority.Root.Certificate.ExportCertificatePem());
        folder.Write("chain.pem", authority.Intermediate.Certificate.ExportCertificatePem());
        folder.Write("leaf.pem", leaf.ExportCertificatePem());
        var at = TestAuthority.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return await OpenSslCommand.RunAsync(folder.Path, ["verify", "-x509_strict", "-attime", at, .. more, "-CAfile", "root.pem", "-untrusted", "chain.pem", "leaf.pem"]);
    }
}
