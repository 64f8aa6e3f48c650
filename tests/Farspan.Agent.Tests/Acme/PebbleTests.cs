using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Agent.Acme.Client;
using Farspan.Linux.Processes;
using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Leaves;
using Farspan.State.Certificates;
using Farspan.Testing;

namespace Farspan.Agent.Tests.Acme;

/// <summary>Our client against the packaged Pebble, which refuses good nonces, forgets authorizations and offers other chains, so that clients learn it.</summary>
[Trait("Requirement", "C8")]
public sealed class PebbleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_certificate_is_had_by_every_challenge_although_a_fifth_of_the_nonces_is_refused()
    {
        await using var site = await AcmeSite.StartAsync();
        await using var pebble = await Pebble.StartAsync(site, ("PEBBLE_WFE_NONCEREJECT", "20"), ("PEBBLE_AUTHZREUSE", "0"));
        using var key = new AccountKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var client = await pebble.OpenAsync(key);
        var shelf = new HttpChallenges();
        await using (await HttpChallengeListener.StartAsync(new IPEndPoint(IPAddress.Loopback, site.HttpPort), shelf, Token))
        {
            await pebble.CheckAsync(await client.ObtainAsync(AcmeSite.Request("a.foundry.test", "b.foundry.test"), shelf, Token));
        }

        await using (var tls = TlsAlpnResponder.Start(new IPEndPoint(IPAddress.Loopback, site.TlsPort), TimeProvider.System))
        {
            await pebble.CheckAsync(await client.ObtainAsync(AcmeSite.Request("c.foundry.test") with { Key = KeyKind.Rsa2048 }, tls, Token));
        }

        await pebble.CheckAsync(await client.ObtainAsync(AcmeSite.Request("*.foundry.test", "foundry.test"), new DnsResponder(site.Names), Token));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(site.Root, "txt")));
    }

    [Fact]
    public async Task Another_chain_is_taken_where_it_is_preferred_keys_are_replaced_and_certificates_revoked()
    {
        await using var site = await AcmeSite.StartAsync();
        await using var pebble = await Pebble.StartAsync(site, ("PEBBLE_ALTERNATE_ROOTS", "2"));
        using var key = new AccountKey(RSA.Create(2048));
        var client = await pebble.OpenAsync(key);
        var roots = await pebble.RootsAsync(3);
        var preferred = roots[2].GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        using var obtained = await client.ObtainAsync(AcmeSite.Request("a.foundry.test") with { PreferredChain = preferred }, new DnsResponder(site.Names), Token);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(obtained.Chain);
        Assert.Equal(preferred, chain[^1].GetNameInfo(X509NameType.SimpleName, forIssuer: true));
        using var fresh = new AccountKey(ECDsa.Create(ECCurve.NamedCurves.nistP384));
        await client.ChangeKeyAsync(fresh, Token);
        await client.RevokeAsync(chain[0], 1, Token);
        var twice = await Assert.ThrowsAsync<AcmeException>(() => client.RevokeAsync(chain[0], 1, Token));
        Assert.Contains("is refused", twice.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', twice.Message);
    }

    [Fact]
    public async Task What_pebble_refuses_is_said_in_one_line()
    {
        await using var site = await AcmeSite.StartAsync();
        await using var pebble = await Pebble.StartAsync(site);
        using var key = new AccountKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var client = await pebble.OpenAsync(key);
        var refused = await Assert.ThrowsAsync<AcmeException>(() => client.ObtainAsync(AcmeSite.Request("a.foundry.test"), new HttpChallenges(), Token));
        Assert.StartsWith("the name a.foundry.test is refused: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private sealed class Pebble : IAsyncDisposable
    {
        private readonly AcmeSite _site;
        private readonly ChildProcess _process;
        private readonly HttpClient _http;
        private readonly ushort _port;
        private readonly ushort _management;

        private Pebble(AcmeSite site, ChildProcess process, ushort port, ushort management)
        {
            _site = site;
            _process = process;
            _port = port;
            _management = management;
            _http = site.Client();
        }

        public static async Task<Pebble> StartAsync(AcmeSite site, params (string Name, string Value)[] variables)
        {
            var program = Tool.Find("pebble");
            Assert.SkipWhen(program is null, "pebble is not installed");
            var (port, management) = (TestPorts.Free(), TestPorts.Free());
            var leaf = new LeafRequest { DnsNames = ["localhost"], Addresses = [IPAddress.Loopback], SpiffeId = null, ForServer = true, ForClient = false, Lifetime = TimeSpan.FromDays(1) };
            using var issued = site.Store.Issue(leaf, KeyKind.EcdsaP256);
            string PathOf(string name) => Path.Combine(site.Root, name);
            await File.WriteAllTextAsync(PathOf("pebble.pem"), issued.ChainPem, Token);
            await File.WriteAllTextAsync(PathOf("pebble.key"), issued.Key!.ExportPem(), Token);
            await File.WriteAllTextAsync(PathOf("pebble.json"), string.Create(CultureInfo.InvariantCulture, $$$"""
                {"pebble":{"listenAddress":"127.0.0.1:{{{port}}}","managementListenAddress":"127.0.0.1:{{{management}}}","certificate":"{{{PathOf("pebble.pem")}}}","privateKey":"{{{PathOf("pebble.key")}}}",
                "httpPort":{{{site.HttpPort}}},"tlsPort":{{{site.TlsPort}}},"ocspResponderURL":"","externalAccountBindingRequired":false}}
                """), Token);
            var process = ChildProcess.Start(new ChildProcessStart
            {
                File = program!,
                Arguments = ["-config", PathOf("pebble.json"), "-dnsserver", site.Names.EndPoint.ToString(), "-strict"],
                Environment = variables.Append(("PEBBLE_VA_NOSLEEP", "1")).ToDictionary(v => v.Item1, v => v.Item2, StringComparer.Ordinal),
            });
            var pebble = new Pebble(site, process, port, management);
            await pebble.ListensAsync(port);
            await pebble.ListensAsync(management);
            return pebble;
        }

        public Task<AcmeClient> OpenAsync(AccountKey key) => AcmeClient.OpenAsync(
            _http, $"https://localhost:{_port}/dir", key, new AcmeAccountRequest { Contacts = [], IsAgreed = true, ExternalName = null, ExternalKey = null }, TimeProvider.System, Token);

        public async Task<IReadOnlyList<X509Certificate2>> RootsAsync(int count)
        {
            var roots = new List<X509Certificate2>();
            for (var i = 0; i < count; i++)
            {
                roots.Add(X509Certificate2.CreateFromPem(await _http.GetStringAsync(new Uri($"https://localhost:{_management}/roots/{i}"), Token)));
            }

            return roots;
        }

        public async Task CheckAsync(ObtainedCertificate obtained)
        {
            using (obtained)
            {
                var (root, leaf) = (Path.Combine(_site.Root, "pebble-root.pem"), Path.Combine(_site.Root, "obtained.pem"));
                await File.WriteAllTextAsync(root, (await RootsAsync(1))[0].ExportCertificatePem(), Token);
                await File.WriteAllTextAsync(leaf, obtained.Chain, Token);
                Assert.Contains("OK", await Tool.RunAsync("openssl", ["verify", "-CAfile", root, "-untrusted", leaf, leaf]), StringComparison.Ordinal);
                using var certificate = X509Certificate2.CreateFromPem(obtained.Chain);
                Assert.True(obtained.Key.Matches(certificate));
            }
        }

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            _process.Signal(ProcessSignal.Kill);
            await _process.Exited;
            _process.Dispose();
        }

        // It says nothing that could be waited for: its port is asked until it is there.
        private async Task ListensAsync(ushort port)
        {
            while (true)
            {
                Assert.True(_process.IsAlive, "pebble ended at once");
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), Token);
                    return;
                }
                catch (SocketException)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
                }
            }
        }
    }
}
