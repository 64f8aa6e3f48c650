using System.Security.Cryptography.X509Certificates;
using Farspan.Agent.Gateways;
using Farspan.Agent.Tests.Acme;
using Farspan.Gateway.Transport;
using Farspan.Linux.Processes;
using Farspan.Pki.Revocation;
using Farspan.State.Gateways;
using Farspan.Testing;
using Farspan.Testing.Gateways;
using Farspan.Tests.Shared.Certificates;

namespace Farspan.Agent.Tests.Gateways;

/// <summary>Callers that ask get what the authority said about the gateway's certificate in the handshake (RFC 6066 section 8): as it lies beside the certificate, and only while it holds.</summary>
[Trait("Requirement", "C8")]
[Trait("Requirement", "D3")]
public sealed class StapledStatusTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Openssl_is_given_what_lies_beside_the_certificate()
    {
        using var site = new CertificateSite(TimeProvider.System, 1);
        await site.LookAsync(0, Token);
        var server = site.Folders[0];
        await using var rig = await GatewayRig.StartAsync(new EpollTransport(), change: s => s with { Listeners = [s.Listeners[0] with { Tls = Tls(server.PathOf("machine")) }] });
        Assert.Contains("OCSP response: no response sent", await AskAsync(rig, server.PathOf("machine"), "-tls1_3"), StringComparison.Ordinal);
        using var held = server.Read("machine", out _);
        Assert.True(server.WriteStaple("machine", site.Store.Staple(held!.Leaf)!));
        foreach (var version in new[] { "-tls1_3", "-tls1_2" })
        {
            await UntilAsync(rig, server.PathOf("machine"), version, "Cert Status: good");
        }

        // As callers verify it: signed by who may answer for the authority, about this certificate.
        var folder = server.PathOf("machine");
        var issuer = Path.Combine(site.Path, "issuer.pem");
        await File.WriteAllTextAsync(issuer, site.Store.Intermediate(1).ExportCertificatePem(), Token);
        string[] verify = ["ocsp", "-respin", server.StapleOf("machine"), "-issuer", issuer, "-cert", Path.Combine(folder, "certificate.pem"), "-CAfile", Path.Combine(folder, "authorities.pem"), "-verify_other", issuer, "-no_nonce"];
        Assert.Contains("certificate.pem: good", await Tool.RunAsync("openssl", verify), StringComparison.Ordinal);
        site.Store.Revoke(held.Leaf.SerialNumber, X509RevocationReason.KeyCompromise);
        Assert.True(server.WriteStaple("machine", site.Store.Staple(held.Leaf)!));
        await UntilAsync(rig, server.PathOf("machine"), "-tls1_3", "Cert Status: revoked");
        server.Remove("machine");
        Assert.False(File.Exists(server.StapleOf("machine")));
    }

    [Fact]
    public async Task It_is_given_while_it_holds_and_for_its_own_certificate_alone()
    {
        var time = new FakeTime();
        using var site = new CertificateSite(time, 2);
        await site.LookAsync(0, Token);
        await site.LookAsync(1, Token);
        var folders = site.Folders[0];
        var path = Path.Combine(folders.PathOf("machine"), "certificate.pem");
        using var own = folders.Read("machine", out _);
        using var others = site.Folders[1].Read("machine", out _);
        byte[]? Given() => new RevocationStaple(path, own!.Leaf, time).Current();
        Assert.Equal(folders.StapleOf("machine"), RevocationStaple.PathOf(path));
        Assert.Null(Given());
        folders.WriteStaple("machine", site.Store.Staple(others!.Leaf)!);
        Assert.Null(Given());
        foreach (var damaged in new byte[][] { [], [1, 2, 3], [0x30, 0x03, 0x0A, 0x01, 0x06], site.Store.Staple(own!.Leaf)![..40] })
        {
            folders.WriteStaple("machine", damaged);
            Assert.Null(Given());
        }

        var answer = site.Store.Staple(own.Leaf)!;
        folders.WriteStaple("machine", answer);
        Assert.Equal(answer, Given());
        time.Advance(OcspResponder.Freshness - TimeSpan.FromSeconds(1));
        Assert.Equal(answer, Given());
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(Given());
    }

    private static ListenerTlsSpec Tls(string folder) => new()
    {
        Certificates = [new ListenerCertificateSpec { ServerNames = [], Certificate = Path.Combine(folder, "certificate.pem"), Key = Path.Combine(folder, "key.pem") }],
        Minimum = TlsVersion.Tls12,
        CipherSuites = [],
        ClientAuthorities = null,
        RequiresClientCertificate = false,
    };

    private static async Task UntilAsync(GatewayRig rig, string folder, string version, string wanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(_patience);
        while (!(await AskAsync(rig, folder, version)).Contains(wanted, StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }
    }

    private static async Task<string> AskAsync(GatewayRig rig, string folder, string version)
    {
        var result = await ChildProcess.RunAsync(
            new ChildProcessStart { File = "openssl", Arguments = ["s_client", "-connect", rig.Server.Endpoints[0].ToString(), "-CAfile", Path.Combine(folder, "authorities.pem"), "-status", version], InputFile = "/dev/null" },
            _patience,
            TimeProvider.System,
            Token);
        return result.Output + result.Error;
    }
}
