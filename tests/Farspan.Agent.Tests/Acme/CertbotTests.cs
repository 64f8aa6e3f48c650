using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Farspan.Agent.Tests.Acme;

/// <summary>The packaged certbot against our server.</summary>
[Trait("Requirement", "C8")]
public sealed class CertbotTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Certbot_issues_by_http_01_renews_and_revokes()
    {
        // An authorization that counts no time for a second order, so that renewing shows the name again.
        await using var site = await AcmeSite.StartAsync(o => o with { Limits = o.Limits with { AuthorizationLifetime = TimeSpan.FromSeconds(5) } });
        var certbot = new Certbot(site);
        await certbot.RunAsync("certonly", "--standalone", "--http-01-address", "127.0.0.1", "--http-01-port", site.HttpPort.ToString(CultureInfo.InvariantCulture), "-d", "web.foundry.test", "-d", "www.foundry.test");
        var first = certbot.Serial("web.foundry.test");
        Assert.Contains("web.foundry.test: OK", await VerifyAsync(site, certbot.Live("web.foundry.test")), StringComparison.Ordinal);
        await certbot.RunAsync("renew", "--force-renewal", "--no-random-sleep-on-renew");
        Assert.NotEqual(first, certbot.Serial("web.foundry.test"));

        // By the account, then by the certificate's own key.
        await certbot.RunAsync("revoke", "--cert-path", certbot.Live("web.foundry.test"), "--reason", "superseded", "--no-delete-after-revoke");
        Assert.Contains(certbot.Serial("web.foundry.test"), await RevokedAsync(site), StringComparison.Ordinal);
        await certbot.RunAsync("certonly", "--standalone", "--http-01-address", "127.0.0.1", "--http-01-port", site.HttpPort.ToString(CultureInfo.InvariantCulture), "-d", "key.foundry.test");
        var byKey = certbot.Serial("key.foundry.test");
        await certbot.RunAsync("revoke", "--cert-path", certbot.Live("key.foundry.test"), "--key-path", certbot.Live("key.foundry.test", "privkey.pem"), "--no-delete-after-revoke");
        Assert.Contains(byKey, await RevokedAsync(site), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certbot_issues_a_wildcard_by_dns_01_with_hooks_and_an_external_account()
    {
        await using var site = await AcmeSite.StartAsync(o => o with { IsExternalAccountRequired = true });
        var shared = site.External.Make("certbot", ["foundry.test"]);
        var folder = Path.Combine(site.Root, "txt");
        var certbot = new Certbot(site);
        await certbot.RunAsync(
            "certonly", "--manual", "--preferred-challenges", "dns",
            "--manual-auth-hook", $"printf '%s\\n' \"$CERTBOT_VALIDATION\" >>{folder}/_acme-challenge.$CERTBOT_DOMAIN",
            "--manual-cleanup-hook", $"rm -f {folder}/_acme-challenge.$CERTBOT_DOMAIN",
            "--eab-kid", "certbot", "--eab-hmac-key", Convert.ToBase64String(shared).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
            "-d", "*.foundry.test", "-d", "foundry.test");
        Assert.Contains(": OK", await VerifyAsync(site, certbot.Live("foundry.test")), StringComparison.Ordinal);
        using var leaf = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(certbot.Live("foundry.test"), Token));
        Assert.Equal(["*.foundry.test", "foundry.test"], leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames().Order(StringComparer.Ordinal));
    }

    private static async Task<string> VerifyAsync(AcmeSite site, string certificate) =>
        (await Tool.RunAsync("openssl", ["verify", "-CAfile", site.AuthoritiesFile, "-untrusted", certificate, certificate])).Replace("fullchain.pem", "", StringComparison.Ordinal).Replace("/:", ":", StringComparison.Ordinal);

    private static async Task<string> RevokedAsync(AcmeSite site)
    {
        using var http = site.Client();
        return Convert.ToHexString(await http.GetByteArrayAsync(new Uri($"http://{site.Host.Plain}/crl"), Token));
    }

    private sealed class Certbot(AcmeSite site)
    {
        private string Folder(string name) => Path.Combine(site.Root, "certbot", name);

        public string Live(string name, string file = "fullchain.pem") => Path.Combine(Folder("config"), "live", name, file);

        public string Serial(string name)
        {
            using var leaf = X509Certificate2.CreateFromPem(File.ReadAllText(Live(name)));
            return leaf.SerialNumber;
        }

        public Task<string> RunAsync(string verb, params string[] arguments) => Tool.RunAsync(
            "certbot",
            [
                verb, "--non-interactive", "--agree-tos", "--register-unsafely-without-email", "--server", site.Host.Directory,
                "--config-dir", Folder("config"), "--work-dir", Folder("work"), "--logs-dir", Folder("logs"), .. arguments,
            ],
            new Dictionary<string, string> { ["REQUESTS_CA_BUNDLE"] = site.AuthoritiesFile, ["PATH"] = Environment.GetEnvironmentVariable("PATH")! });
    }
}
