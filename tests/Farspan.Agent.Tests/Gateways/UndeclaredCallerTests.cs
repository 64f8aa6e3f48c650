using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Farspan.Agent.Gateways;
using Farspan.Gateway.Transport.Portable;
using Farspan.State.Gateways;
using Farspan.Testing.Gateways;
using Farspan.Tests.Shared.Certificates;

namespace Farspan.Agent.Tests.Gateways;

/// <summary>Of those with a good certificate a gateway lets in who is declared to call; others are refused, and the audit log says who they are and what they lack.</summary>
[Trait("Requirement", "C8")]
[Trait("Requirement", "D5")]
public sealed class UndeclaredCallerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_is_not_declared_to_call_is_refused_and_written_down(bool isPortable)
    {
        using var site = new CertificateSite(TimeProvider.System, 3);
        await site.LookAsync(0, Token);
        await LookAsync(site, 1, "web");
        await LookAsync(site, 2, "other");
        await using var rig = await GatewayRig.StartAsync(
            isPortable ? new PortableTransport() : new EpollTransport(),
            change: s => s with { Listeners = [s.Listeners[0] with { Tls = Tls(site.Folders[0].PathOf("machine")) }] });
        Assert.True(await IsServedAsync(rig, site, 1, null));
        foreach (var version in new[] { SslProtocols.Tls12, SslProtocols.Tls13 })
        {
            Assert.False(await IsServedAsync(rig, site, 2, version));
            Assert.True(await IsServedAsync(rig, site, 1, version));
        }

        // The line is written once the connection is closed.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        List<string> refused;
        while ((refused = [.. rig.Audit.Lines.Where(l => l.Contains("caller-refused", StringComparison.Ordinal))]).Count < 2)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }

        Assert.Equal(2, refused.Count);
        Assert.All(refused, l => Assert.EndsWith("caller-refused: spiffe://foundry/machine/other", l, StringComparison.Ordinal));
        Assert.Contains("a policy that lets it call, or a place among the callers of tls/edge t.yaml:1:2", rig.Audit.Missing);
    }

    private static async Task LookAsync(CertificateSite site, int machine, string name)
    {
        var spec = CertificateSite.Spec with { SpiffeId = $"spiffe://foundry/machine/{name}", DnsNames = [$"{name}.foundry.test"] };
        await site.Reconciler(machine).ReconcileAsync([spec], Token);
    }

    private static ListenerTlsSpec Tls(string folder) => new()
    {
        Certificates = [new ListenerCertificateSpec { ServerNames = [], Certificate = Path.Combine(folder, "certificate.pem"), Key = Path.Combine(folder, "key.pem") }],
        Minimum = TlsVersion.Tls12,
        CipherSuites = [],
        ClientAuthorities = Path.Combine(folder, "authorities.pem"),
        RequiresClientCertificate = true,
        Callers = new TlsCallersSpec { Origin = "tls/edge t.yaml:1:2", Names = ["spiffe://foundry/machine/web"], CommonNames = [] },
    };

    private static async Task<bool> IsServedAsync(GatewayRig rig, CertificateSite site, int machine, SslProtocols? version)
    {
        var folder = site.Folders[machine].PathOf("machine");
        using var pair = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"));
        var above = new X509Certificate2Collection();
        above.ImportFromPemFile(Path.Combine(folder, "certificate.pem"));
        using var client = new TcpClient();
        await client.ConnectAsync(rig.Server.Endpoints[0], Token);
        await using var stream = new SslStream(client.GetStream());
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "m.foundry.test",
                AllowTlsResume = false,
                EnabledSslProtocols = version ?? SslProtocols.None,
#pragma warning disable CA5359 // Whose certificate the gateway shows is another test's.
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
                ClientCertificateContext = SslStreamCertificateContext.Create(pair, above, offline: true),
            }, Token);
            await stream.WriteAsync("GET /health HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"u8.ToArray(), Token);
            return await stream.ReadAsync(new byte[100], Token) > 0;
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            return false;
        }
    }
}
