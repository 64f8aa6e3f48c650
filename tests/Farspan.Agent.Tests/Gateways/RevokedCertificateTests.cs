using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Farspan.Agent.Gateways;
using Farspan.Gateway.Transport;
using Farspan.Gateway.Transport.Portable;
using Farspan.State.Gateways;
using Farspan.Testing.Gateways;
using Farspan.Tests.Shared.Certificates;

namespace Farspan.Agent.Tests.Gateways;

/// <summary>A client whose certificate was revoked is shut out at its next handshake, without the gateway being started or told anew.</summary>
[Trait("Requirement", "C8")]
[Trait("Requirement", "D3")]
public sealed class RevokedCertificateTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Revoked_is_refused_from_the_next_handshake_on_and_others_are_not(bool isPortable)
    {
        using var site = new CertificateSite(TimeProvider.System, 3);
        await site.LookAsync(0, Token);
        await site.LookAsync(1, Token);
        await site.LookAsync(2, Token);
        var server = site.Folders[0];
        await using var rig = await GatewayRig.StartAsync(isPortable ? new PortableTransport() : new EpollTransport(), change: s => s with { Listeners = [s.Listeners[0] with { Tls = Tls(server.PathOf("machine")) }] });
        Assert.True(await IsServedAsync(rig, site, 1));
        Assert.True(await IsServedAsync(rig, site, 2));
        using var held = site.Folders[1].Read("machine", out _);
        Assert.Null(site.Store.RevocationsPem());
        site.Store.Revoke(held!.Leaf.SerialNumber, X509RevocationReason.KeyCompromise);
        Assert.True(server.WriteRevocations("machine", site.Store.RevocationsPem()!));
        Assert.False(server.WriteRevocations("machine", site.Store.RevocationsPem()!));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(_patience);
        while (await IsServedAsync(rig, site, 1))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }

        Assert.True(await IsServedAsync(rig, site, 2));
        Assert.False(await IsServedAsync(rig, site, 1));
        rig.Settle();
        Assert.Contains(rig.Audit.Lines, l => l.EndsWith($"certificate-revoked: serial {held.Leaf.SerialNumber} was revoked (keyCompromise)", StringComparison.Ordinal));

        // What cannot be read leaves what was read.
        await File.WriteAllTextAsync(server.RevocationsOf("machine"), "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n", Token);
        await Task.Delay(TimeSpan.FromMilliseconds(1100), TimeProvider.System, Token);
        Assert.False(await IsServedAsync(rig, site, 1));
        Assert.Contains("cannot be read", Assert.Throws<Farspan.Gateway.GatewayConfigurationException>(() => RevocationTable.Open(Path.Combine(server.PathOf("machine"), "authorities.pem"))).Message, StringComparison.Ordinal);
    }

    private static ListenerTlsSpec Tls(string folder) => new()
    {
        Certificates = [new ListenerCertificateSpec { ServerNames = [], Certificate = Path.Combine(folder, "certificate.pem"), Key = Path.Combine(folder, "key.pem") }],
        Minimum = TlsVersion.Tls12,
        CipherSuites = [],
        ClientAuthorities = Path.Combine(folder, "authorities.pem"),
        RequiresClientCertificate = true,
    };

    private static async Task<bool> IsServedAsync(GatewayRig rig, CertificateSite site, int machine)
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

                // The framework's client keeps tickets by the server's name: one client must not come with another's.
                AllowTlsResume = false,
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
