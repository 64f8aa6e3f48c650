using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Leaves;
using Farspan.Pki.Revocation;
using Farspan.Pki.Tests.Peers;
using Farspan.State.Certificates;

namespace Farspan.Pki.Tests.Revocation;

[Trait("Requirement", "C8")]
public sealed class RevocationTests
{
    // openssl ocsp takes no time to pretend, so these certificates live now.
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Openssl_believes_the_list_and_refuses_what_is_on_it()
    {
        using var authority = new TestAuthority(now: _now);
        using var revoked = authority.Intermediate.Issue(TestAuthority.Leaf, KeyKind.EcdsaP256, _now);
        using var sound = authority.Intermediate.Issue(TestAuthority.Leaf, KeyKind.EcdsaP256, _now);
        using var folder = new TestFolder();
        var list = RevocationList.Build(authority.Intermediate, [Of(revoked)], 7, _now, _now.AddDays(1));
        await File.WriteAllBytesAsync(folder.File("crl.der"), list, TestContext.Current.CancellationToken);
        folder.Write("crl.pem", PemEncoding.WriteString("X509 CRL", list));
        Write(folder, authority);
        folder.Write("revoked.pem", revoked.Certificate.ExportCertificatePem());
        folder.Write("sound.pem", sound.Certificate.ExportCertificatePem());

        var (_, shown) = await OpenSslCommand.RunAsync(folder.Path, "crl", "-in", "crl.der", "-inform", "DER", "-noout", "-text", "-CAfile", "chain.pem");
        Assert.Contains("verify OK", shown, StringComparison.Ordinal);
        Assert.Contains("Version 2", shown, StringComparison.Ordinal);
        Assert.Contains("Key Compromise", shown, StringComparison.Ordinal);
        Assert.Matches(@"CRL Number: *\s*7", shown);
        var (exit, text) = await OpenSslCommand.RunAsync(folder.Path, "verify", "-crl_check", "-CRLfile", "crl.pem", "-CAfile", "root.pem", "-untrusted", "chain.pem", "sound.pem");
        Assert.True(exit == 0, text);
        (exit, text) = await OpenSslCommand.RunAsync(folder.Path, "verify", "-crl_check", "-CRLfile", "crl.pem", "-CAfile", "root.pem", "-untrusted", "chain.pem", "revoked.pem");
        Assert.NotEqual(0, exit);
        Assert.Contains("certificate revoked", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-sha1")]
    [InlineData("-sha256")]
    public async Task Openssl_believes_the_answers_of_the_delegated_responder(string hash)
    {
        using var authority = new TestAuthority(now: _now);
        using var responder = authority.Intermediate.CreateResponder("foundry responder 1", TimeSpan.FromDays(7), _now);
        using var revoked = authority.Intermediate.Issue(TestAuthority.Leaf, KeyKind.EcdsaP256, _now);
        using var sound = authority.Intermediate.Issue(TestAuthority.Leaf, KeyKind.EcdsaP256, _now);
        using var folder = new TestFolder();
        Write(folder, authority);
        folder.Write("revoked.pem", revoked.Certificate.ExportCertificatePem());
        folder.Write("sound.pem", sound.Certificate.ExportCertificatePem());
        var (exit, text) = await OpenSslCommand.RunAsync(
            folder.Path, "ocsp", hash, "-issuer", "chain.pem", "-cert", "revoked.pem", "-cert", "sound.pem", "-serial", "0x1234", "-reqout", "request.der");
        Assert.True(exit == 0, text);

        var states = new Dictionary<string, CertificateState>(StringComparer.Ordinal)
        {
            [revoked.Serial] = new() { IsKnown = true, Revoked = Of(revoked) },
            [sound.Serial] = new() { IsKnown = true, Revoked = null },
        };
        var request = await File.ReadAllBytesAsync(folder.File("request.der"), TestContext.Current.CancellationToken);
        var answer = responder.Answer(request, s => states.GetValueOrDefault(s) ?? new CertificateState { IsKnown = false, Revoked = null }, _now);
        await File.WriteAllBytesAsync(folder.File("answer.der"), answer, TestContext.Current.CancellationToken);
        (exit, text) = await OpenSslCommand.RunAsync(
            folder.Path, "ocsp", hash, "-issuer", "chain.pem", "-cert", "revoked.pem", "-cert", "sound.pem", "-serial", "0x1234", "-respin", "answer.der", "-no_nonce", "-CAfile", "root.pem", "-verify_other", "chain.pem");
        Assert.True(exit == 0, text);
        Assert.Contains("Response verify OK", text, StringComparison.Ordinal);
        Assert.Contains("revoked.pem: revoked", text, StringComparison.Ordinal);
        Assert.Contains("Reason: keyCompromise", text, StringComparison.Ordinal);
        Assert.Contains("sound.pem: good", text, StringComparison.Ordinal);
        Assert.Contains("0x1234: unknown", text, StringComparison.Ordinal);
        Assert.DoesNotContain("WARNING", text, StringComparison.Ordinal);

        // The nonce is compared with that of the request that was sent.
        (exit, text) = await OpenSslCommand.RunAsync(folder.Path, "ocsp", "-issuer", "chain.pem", "-reqin", "request.der", "-respin", "answer.der", "-CAfile", "root.pem", "-verify_other", "chain.pem");
        Assert.True(exit == 0, text);
        Assert.Contains("Response verify OK", text, StringComparison.Ordinal);
        Assert.DoesNotContain("once", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_authoritys_certificate_and_damaged_requests_get_an_answer_without_a_signature()
    {
        using var authority = new TestAuthority(now: _now);
        using var responder = authority.Intermediate.CreateResponder("foundry responder 1", TimeSpan.FromDays(7), _now);
        static CertificateState Never(string serial) => throw new InvalidOperationException(serial);
        Assert.Equal([0x30, 3, 0x0a, 1, 1], responder.Answer(new byte[] { 1, 2, 3 }, Never, _now));
        Assert.Equal([0x30, 3, 0x0a, 1, 1], responder.Answer(new byte[100_000], Never, _now));
        var chance = new Random(7);
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = new byte[chance.Next(120)];
            chance.NextBytes(bytes);
            Assert.Equal(5, responder.Answer(bytes, Never, _now).Length);
        }
    }

    [Fact]
    public void A_changed_request_never_throws()
    {
        using var authority = new TestAuthority(now: _now);
        using var responder = authority.Intermediate.CreateResponder("foundry responder 1", TimeSpan.FromDays(7), _now);
        var request = Convert.FromHexString(OcspSamples.Request);
        for (var at = 0; at < request.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = (byte[])request.Clone();
                changed[at] ^= (byte)(1 << bit);
                Assert.NotEmpty(responder.Answer(changed, _ => new CertificateState { IsKnown = false, Revoked = null }, _now));
            }
        }
    }

    private static RevokedCertificate Of(IssuedLeaf leaf) => new() { Serial = leaf.Serial, At = leaf.NotBefore, Reason = X509RevocationReason.KeyCompromise };

    private static void Write(TestFolder folder, TestAuthority authority)
    {
        folder.Write("root.pem", authority.Root.Certificate.ExportCertificatePem());
        folder.Write("chain.pem", authority.Intermediate.Certificate.ExportCertificatePem());
    }
}
