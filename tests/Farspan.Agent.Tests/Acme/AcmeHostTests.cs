using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Farspan.Agent.Acme.Client;
using Farspan.Agent.Certificates;
using Farspan.Pki.Acme.Messages;
using Farspan.State.Certificates;

namespace Farspan.Agent.Tests.Acme;

/// <summary>Our client against our server, with sockets, files and names between them.</summary>
[Trait("Requirement", "C8")]
public sealed class AcmeHostTests
{
    private static readonly IPAddress SecondAddress = new([127, 0, 0, 2]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_certificate_is_had_by_http_01_and_by_tls_alpn_01_and_by_dns_01()
    {
        await using var site = await AcmeSite.StartAsync(null, TestNameServer.Record("b.foundry.test", "A", "127.0.0.2"));
        using var http = site.Client();
        var (client, key) = await site.OpenAsync(http);
        using var _ = key;
        var shelf = new HttpChallenges();
        await using (await HttpChallengeListener.StartAsync(new IPEndPoint(IPAddress.Loopback, site.HttpPort), shelf, Token))
        {
            await CheckAsync(site, await client.ObtainAsync(AcmeSite.Request("a.foundry.test", "127.0.0.1"), shelf, Token), "a.foundry.test", "127.0.0.1");
        }

        await using (var tls = TlsAlpnResponder.Start(new IPEndPoint(SecondAddress, site.TlsPort), TimeProvider.System))
        {
            await CheckAsync(site, await client.ObtainAsync(AcmeSite.Request("b.foundry.test", "127.0.0.2"), tls, Token), "b.foundry.test", "127.0.0.2");
        }

        await CheckAsync(site, await client.ObtainAsync(AcmeSite.Request("*.foundry.test", "foundry.test"), new DnsResponder(site.Names), Token), "*.foundry.test", "foundry.test");
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(site.Root, "txt")));
    }

    [Fact]
    public async Task What_is_not_shown_is_refused_with_the_reason_in_one_line()
    {
        await using var site = await AcmeSite.StartAsync(null, TestNameServer.Record("nowhere.foundry.test", "A", "127.0.0.9"), TestNameServer.Record("other.foundry.test", "CAA", "0 issue \"letsencrypt.org\""));
        using var http = site.Client();
        var (client, key) = await site.OpenAsync(http);
        using var _ = key;
        var nobody = await Assert.ThrowsAsync<AcmeException>(() => client.ObtainAsync(AcmeSite.Request("nowhere.foundry.test"), new HttpChallenges(), Token));
        Assert.Matches("^the name nowhere.foundry.test is refused: nowhere.foundry.test cannot be reached at 127.0.0.9 port [0-9]+: ConnectionRefused \\(connection\\)$", nobody.Message);
        var shelf = new HttpChallenges();
        await using var listener = await HttpChallengeListener.StartAsync(new IPEndPoint(IPAddress.Loopback, site.HttpPort), new HttpChallenges(), Token);
        var empty = await Assert.ThrowsAsync<AcmeException>(() => client.ObtainAsync(AcmeSite.Request("a.foundry.test"), shelf, Token));
        Assert.EndsWith("answers 404 where the challenge's file should be (unauthorized)", empty.Message, StringComparison.Ordinal);
        var caa = await Assert.ThrowsAsync<AcmeException>(() => client.ObtainAsync(AcmeSite.Request("other.foundry.test"), new DnsResponder(site.Names), Token));
        Assert.Equal("the name other.foundry.test is refused: other.foundry.test: its CAA records let letsencrypt.org issue, not this authority (caa)", caa.Message);
        var wildcard = await Assert.ThrowsAsync<AcmeException>(() => client.ObtainAsync(AcmeSite.Request("*.foundry.test"), shelf, Token));
        Assert.Equal("*.foundry.test cannot be shown by http-01; the server offers dns-01", wildcard.Message);
        var foreign = await Assert.ThrowsAsync<AcmeException>(() => client.ObtainAsync(AcmeSite.Request("example.com"), shelf, Token));
        Assert.True(foreign.Problem!.Is(AcmeErrorKind.RejectedIdentifier));
    }

    [Fact]
    public async Task Redirects_lead_nowhere_but_to_names_of_ours()
    {
        await using var site = await AcmeSite.StartAsync();
        using var http = site.Client();
        var (client, key) = await site.OpenAsync(http);
        using var _ = key;
        await using var elsewhere = await RedirectingServer.StartAsync(site.HttpPort, "http://169.254.169.254/latest/meta-data", Token);
        var refused = await Assert.ThrowsAsync<AcmeException>(() => client.ObtainAsync(AcmeSite.Request("a.foundry.test"), new HttpChallenges(), Token));
        Assert.Contains("redirects to where this server does not look", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_restart_accounts_are_there_and_certificates_can_be_revoked()
    {
        await using var site = await AcmeSite.StartAsync();
        using var http = site.Client();
        var (client, key) = await site.OpenAsync(http);
        using var _ = key;
        using var obtained = await client.ObtainAsync(AcmeSite.Request("a.foundry.test"), new DnsResponder(site.Names), Token);
        await site.Host.DisposeAsync();
        await site.ServeAsync();
        var again = await AcmeClient.OpenAsync(http, site.Host.Directory, key, new AcmeAccountRequest { Contacts = [], IsAgreed = true, ExternalName = null, ExternalKey = null }, TimeProvider.System, Token);
        Assert.Equal(new Uri(client.Account).AbsolutePath, new Uri(again.Account).AbsolutePath);
        using var leaf = X509Certificate2.CreateFromPem(obtained.Chain);
        await again.RevokeAsync(leaf, 4, Token);
        var refused = await Assert.ThrowsAsync<AcmeException>(() => again.RevokeAsync(leaf, 4, Token));
        Assert.True(refused.Problem!.Is(AcmeErrorKind.AlreadyRevoked));
        var list = await http.GetByteArrayAsync(new Uri($"http://{site.Host.Plain}/crl"), Token);
        Assert.Contains(leaf.SerialNumber, Convert.ToHexString(list), StringComparison.Ordinal);
        using var fresh = new Farspan.Pki.Acme.Jose.AccountKey(System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP384));
        await again.ChangeKeyAsync(fresh, Token);
        using var second = await again.ObtainAsync(AcmeSite.Request("b.foundry.test"), new DnsResponder(site.Names), Token);
    }

    [Fact]
    public async Task What_the_operator_revoked_cannot_be_ordered_until_it_is_allowed_and_what_a_client_gave_up_can()
    {
        await using var site = await AcmeSite.StartAsync();
        using var http = site.Client();
        var (client, key) = await site.OpenAsync(http);
        using var _ = key;
        using var first = await client.ObtainAsync(AcmeSite.Request("a.foundry.test"), new DnsResponder(site.Names), Token);
        using var leaf = X509Certificate2.CreateFromPem(first.Chain);
        await client.RevokeAsync(leaf, 1, Token);
        using var second = await client.ObtainAsync(AcmeSite.Request("a.foundry.test"), new DnsResponder(site.Names), Token);
        using var next = X509Certificate2.CreateFromPem(second.Chain);
        site.Store.Revoke(next.SerialNumber, X509RevocationReason.KeyCompromise);
        foreach (var names in (string[][])[["a.foundry.test"], ["a.foundry.test", "b.foundry.test"]])
        {
            var refused = await Assert.ThrowsAsync<AcmeException>(() => client.ObtainAsync(AcmeSite.Request(names), new DnsResponder(site.Names), Token));
            Assert.True(refused.Problem!.Is(AcmeErrorKind.RejectedIdentifier));
            Assert.Contains($"farspan ca allow {next.SerialNumber}", refused.Message, StringComparison.Ordinal);
        }

        using var other = await client.ObtainAsync(AcmeSite.Request("b.foundry.test"), new DnsResponder(site.Names), Token);
        site.Store.Allow("a.foundry.test");
        using var third = await client.ObtainAsync(AcmeSite.Request("a.foundry.test"), new DnsResponder(site.Names), Token);
    }

    [Fact]
    public async Task An_external_account_is_needed_where_it_is_declared_so_and_its_key_is_never_in_clear()
    {
        await using var site = await AcmeSite.StartAsync(o => o with { IsExternalAccountRequired = true });
        using var http = site.Client();
        var shared = site.External.Make("web", ["web.foundry.test"]);
        var none = await Assert.ThrowsAsync<AcmeException>(() => site.OpenAsync(http));
        Assert.Contains("needs an external account", none.Message, StringComparison.Ordinal);
        var (client, key) = await site.OpenAsync(http, "web", shared);
        using var _ = key;
        using var obtained = await client.ObtainAsync(AcmeSite.Request("a.web.foundry.test"), new DnsResponder(site.Names), Token);
        var refused = await Assert.ThrowsAsync<AcmeException>(() => client.ObtainAsync(AcmeSite.Request("a.foundry.test"), new DnsResponder(site.Names), Token));
        Assert.True(refused.Problem!.Is(AcmeErrorKind.RejectedIdentifier));
        var file = Path.Combine(site.Root, "external", "web.json");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.DoesNotContain(Convert.ToBase64String(shared)[..20], await File.ReadAllTextAsync(file, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_must_have_a_certificate_by_ACME_has_it_once()
    {
        await using var site = await AcmeSite.StartAsync();
        using var key = AccountKeyFile.Open(Path.Combine(site.Root, "account.key"), site.Sealing, System.Security.Cryptography.RandomNumberGenerator.Fill);
        var issuer = new AcmeIssuer(
            key,
            new AcmeAccountRequest { Contacts = [], IsAgreed = true, ExternalName = null, ExternalKey = null },
            new Dictionary<AcmeChallenge, IChallengeResponder> { [AcmeChallenge.Dns01] = new DnsResponder(site.Names) },
            _ => site.Store.AuthoritiesPem(),
            _ => AcmeHttp.Make(site.Store.AuthoritiesPem()),
            TimeProvider.System);
        var spec = new CertificateSpec
        {
            Name = "web",
            Issuer = new IssuerSpec { Name = "public", Kind = IssuerKind.Acme, Directory = site.Host.Directory, Challenge = AcmeChallenge.Dns01, IntermediateSeconds = null },
            DnsNames = ["web.foundry.test", "*.web.foundry.test"],
            Addresses = [],
            SpiffeId = null,
            Key = KeyKind.EcdsaP256,
            ForServer = true,
            ForClient = false,
            LifetimeSeconds = 86_400,
            Owner = null,
        };
        var folders = CertificateFolders.Below(Path.Combine(site.Root, "certificates"));
        var reconciler = new CertificateReconciler(folders, new Dictionary<IssuerKind, ICertificateIssuer> { [IssuerKind.Acme] = issuer }, TimeProvider.System);
        var first = await reconciler.ReconcileAsync([spec], Token);
        Assert.Empty(first.Failures);
        Assert.Equal("web", Assert.Single(first.Changed).Name);
        Assert.Empty((await reconciler.ReconcileAsync([spec], Token)).Changed);
        Assert.DoesNotContain("PRIVATE", await File.ReadAllTextAsync(Path.Combine(site.Root, "account.key"), Token), StringComparison.Ordinal);
        var stranger = spec with { DnsNames = ["example.com"] };
        Assert.Contains("example.com", Assert.Single((await reconciler.ReconcileAsync([stranger], Token)).Failures), StringComparison.Ordinal);
        using var held = folders.Read("web", out var unreadable);
        Assert.Null(unreadable);
    }

    [Fact]
    public async Task The_server_speaks_only_as_it_is_called_and_takes_only_so_much()
    {
        await using var site = await AcmeSite.StartAsync();
        using var http = site.Client();
        using var plain = await http.GetAsync(new Uri($"http://{site.Host.Plain}/acme/directory"), Token);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, plain.StatusCode);

        // The body waits for the answer: it is refused by its announced length, and a connection that ends while it is sent would hide that (RFC 9110 section 10.1.1).
        using var large = new HttpRequestMessage(HttpMethod.Post, site.Host.Directory.Replace("directory", "new-account", StringComparison.Ordinal)) { Content = new ByteArrayContent(new byte[70_000]) };
        large.Content.Headers.ContentType = new("application/jose+json");
        large.Headers.ExpectContinue = true;
        using var tooLarge = await http.SendAsync(large, Token);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
        using var strange = new HttpRequestMessage(HttpMethod.Get, site.Host.Directory);
        strange.Headers.Host = "localhost:1";
        using var misdirected = await http.SendAsync(strange, Token);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, misdirected.StatusCode);
        using var directory = await http.GetAsync(new Uri(site.Host.Directory), Token);
        Assert.Equal("no-store", directory.Headers.CacheControl!.ToString());
        Assert.Equal(site.Store.AuthoritiesPem(), await http.GetStringAsync(new Uri($"http://{site.Host.Plain}/authorities.pem"), Token));
    }

    private static async Task CheckAsync(AcmeSite site, ObtainedCertificate obtained, params string[] names)
    {
        using (obtained)
        {
            var leaf = Path.Combine(site.Root, "leaf.pem");
            await File.WriteAllTextAsync(leaf, obtained.Chain, Encoding.ASCII, Token);
            Assert.Equal($"{leaf}: OK\n", await Tool.RunAsync("openssl", ["verify", "-CAfile", site.AuthoritiesFile, "-untrusted", leaf, "-purpose", "sslserver", leaf]));
            using var certificate = X509Certificate2.CreateFromPem(obtained.Chain);
            Assert.True(obtained.Key.Matches(certificate));
            var given = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
            Assert.Equal(names.Order(StringComparer.Ordinal), given.EnumerateDnsNames().Concat(given.EnumerateIPAddresses().Select(a => a.ToString())).Order(StringComparer.Ordinal));
        }
    }
}
