using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Farspan.Agent.Authorities;
using Farspan.Agent.Certificates;
using Farspan.Lab.Recipes;
using Farspan.Lab.Tests.Lifecycle;
using Farspan.Linux.Namespaces;

namespace Farspan.Lab.Tests.Certificates;

/// <summary>A real PostgreSQL that wants certificates of its callers: whoever was revoked is refused, once the lab has told it, and others are served.</summary>
[Trait("Requirement", "C8")]
[Trait("Requirement", "C9")]
public sealed class RevokedClientTests
{
    private const string Topology = """
        farspan: 1
        name: barred
        providers: { cloud: { kind: lab } }
        networks:
          cloud: { provider: cloud, cidr: 10.77.0.0/16, subnets: { all: { cidr: 10.77.1.0/24 } } }
        machines:
          store: { subnet: cloud/all, address: 10.77.1.10 }
          good:  { subnet: cloud/all, address: 10.77.1.11 }
          bad:   { subnet: cloud/all, address: 10.77.1.12 }
        services:
          db: { on: machine/store, ports: { sql: 5432/tcp }, run: postgresql }
        authorities:
          internal: { kind: internal, lifetime: 24h }
        tls:
          database: { of: service/db, issuer: internal, clients: required }
        policies:
          - allow: { from: [machine/good, machine/bad], to: service/db }
        """;

    // PostgreSQL manual, section 55.7, SSLRequest: length 8, code 80877103.
    private static readonly byte[] _sslRequest = [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PostgreSQL_refuses_who_was_revoked_and_serves_others()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        Assert.SkipWhen(Tools.Find(lab.Environment, "postgres") is null, "postgresql is not installed");
        await lab.UpAsync(Topology);
        Assert.Empty(await lab.Session.WaitForServicesAsync(TimeSpan.FromSeconds(120), null, Stop));
        Assert.True(await IsServedAsync(lab, "good"));
        Assert.True(await IsServedAsync(lab, "bad"));
        using var store = AuthorityStore.Open(new AuthorityFolder(Path.Combine(lab.Session.Paths.AuthoritiesFolder, "internal")), null, TimeProvider.System);
        using var held = new CertificateFolders(lab.Session.Paths.VolumeFolder("bad")).Read("machine", out _);
        store.Revoke(held!.Leaf.SerialNumber, X509RevocationReason.KeyCompromise);
        await ProviderGroupsTests.UntilAsync(async () => !await IsServedAsync(lab, "bad"), Stop);
        Assert.True(await IsServedAsync(lab, "good"));
        Assert.False(await IsServedAsync(lab, "bad"));

        // Allowed again, the machine has another certificate at once, and is served with it.
        store.Allow(held.Leaf.SerialNumber);
        await ProviderGroupsTests.UntilAsync(async () => await IsServedAsync(lab, "bad"), Stop);
    }

    // It asks for a password ('R') where it served the handshake; in TLS 1.3 a refusal comes with the first read (RFC 8446 section 4.4.2.4).
    private static async Task<bool> IsServedAsync(TestLab lab, string machine)
    {
        Socket socket;
        using (var network = NetworkNamespace.Open(lab.Session.Paths.NamespaceFile(machine)))
        {
            socket = network.OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        }

        var link = new CertificateFolders(lab.Session.Paths.VolumeFolder(machine)).PathOf("machine");
        var folder = Path.Combine(Path.GetDirectoryName(link)!, new FileInfo(link).LinkTarget!);
        using var pair = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"));
        var above = new X509Certificate2Collection();
        above.ImportFromPemFile(Path.Combine(folder, "certificate.pem"));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            await socket.ConnectAsync(new IPEndPoint(new IPAddress([10, 77, 1, 10]), 5432), patience.Token);
            await using var plain = new NetworkStream(socket, ownsSocket: true);
            await plain.WriteAsync(_sslRequest, patience.Token);
            var answer = new byte[1];
            await plain.ReadExactlyAsync(answer, patience.Token);
            Assert.Equal((byte)'S', answer[0]);
            await using var stream = new SslStream(plain);
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "db",
                AllowTlsResume = false,
#pragma warning disable CA5359 // Whom the server believes is asked, not whom the caller does.
                RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
                ClientCertificateContext = SslStreamCertificateContext.Create(pair, above, offline: true),
            }, patience.Token);
            await stream.WriteAsync(PostgreSqlRecipe.StartupMessage(), patience.Token);
            return await stream.ReadAsync(answer, patience.Token) == 1 && answer[0] == (byte)'R';
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException or SocketException)
        {
            return false;
        }
        finally
        {
            socket.Dispose();
        }
    }
}
