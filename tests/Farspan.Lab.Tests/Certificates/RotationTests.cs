using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Farspan.Agent.Authorities;
using Farspan.Agent.Certificates;
using Farspan.Lab.Files;
using Farspan.Lab.Tests.Lifecycle;
using Farspan.Linux.Namespaces;
using Farspan.Pki.Rotation;
using Farspan.Pki.Sealing;

namespace Farspan.Lab.Tests.Certificates;

/// <summary>A root and intermediates are replaced in a lab that runs, while a machine shakes hands with a gateway all the time, both sides with certificates: none fails.</summary>
[Trait("Requirement", "C8")]
public sealed class RotationTests
{
    private const string Topology = """
        farspan: 1
        name: turning
        providers: { cloud: { kind: lab } }
        networks:
          cloud: { provider: cloud, cidr: 10.75.0.0/16, subnets: { all: { cidr: 10.75.1.0/24 } } }
        machines:
          gate: { subnet: cloud/all, address: 10.75.1.10 }
          web:  { subnet: cloud/all, address: 10.75.1.11 }
          user: { subnet: cloud/all, address: 10.75.1.12 }
        services:
          entry: { on: machine/gate, ports: { https: 8443/tcp } }
          shop:  { on: machine/web, ports: { http: 8080/tcp } }
        gateways:
          front: { service: entry, to: service/shop, tls: { https: { layer: edge } } }
        authorities:
          internal: { kind: internal, lifetime: 24h }
        tls:
          edge: { of: service/entry, issuer: internal, clients: required }
        policies:
          - allow: { from: machine/user, to: service/shop }
            via: front
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_handshake_fails_while_the_root_is_replaced_under_a_running_gateway()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        await lab.UpAsync(Topology);
        await lab.Session.WaitForServicesAsync(TestLab.Patience, null, Stop);
        var (failures, issuers, done) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal), 0);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var shaking = Task.Run(
            async () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    if (await ShakeAsync(lab, issuers) is { } failure)
                    {
                        failures.Add(failure);
                    }

                    Interlocked.Increment(ref done);
                }
            },
            Stop);
        using var store = AuthorityStore.Open(
            new AuthorityFolder(Path.Combine(lab.Session.Paths.AuthoritiesFolder, "internal")),
            SealingKey.FromKeyFile(await File.ReadAllBytesAsync(Path.Combine(lab.Session.Paths.AuthoritiesFolder, LabPaths.SealingKeyName), Stop)), TimeProvider.System);
        store.RotateRoot(everybodyBelieves: false, rootKeyFile: null);
        await ProviderGroupsTests.UntilAsync(() => Task.FromResult(Roots(lab, "gate") == 2 && Roots(lab, "user") == 2), Stop);

        // Everybody believes both roots: the supervisor takes the next step by itself.
        await ProviderGroupsTests.UntilAsync(() => Task.FromResult(store.Record().Rotation.Phase == RotationPhase.Switched), Stop);
        store.RotateIntermediate(null, rootKeyFile: null);
        var before = Volatile.Read(ref done);
        await lab.UpAsync(Topology.Replace("lifetime: 24h", "lifetime: 12h", StringComparison.Ordinal));
        var wanted = store.Intermediate(AuthorityStore.Issuing(store.Record())).Subject;
        await ProviderGroupsTests.UntilAsync(() => Task.FromResult(issuers.ToArray().Contains(wanted) && Volatile.Read(ref done) > before + 20), Stop);
        await enough.CancelAsync();
        await shaking;
        Assert.True(done > 20);
        Assert.Empty(failures);
    }

    private static int Roots(TestLab lab, string machine)
    {
        using var held = new CertificateFolders(lab.Session.Paths.VolumeFolder(machine)).Read("machine", out _);
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(held?.AuthoritiesPem);
        return roots.Count;
    }

    // One request, with the three files of one moment.
    private static async Task<string?> ShakeAsync(TestLab lab, HashSet<string> issuers)
    {
        var link = new CertificateFolders(lab.Session.Paths.VolumeFolder("user")).PathOf("machine");
        var folder = Path.Combine(Path.GetDirectoryName(link)!, new FileInfo(link).LinkTarget!);
        using var pair = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"));
        X509Certificate2Collection above = [], roots = [];
        above.ImportFromPemFile(Path.Combine(folder, "certificate.pem"));
        roots.ImportFromPemFile(Path.Combine(folder, "authorities.pem"));
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        Socket socket;
        using (var network = NetworkNamespace.Open(lab.Session.Paths.NamespaceFile("user")))
        {
            socket = network.OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        }

        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse("10.75.1.10"), 8443), Stop);
            await using var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "10.75.1.10",
                    AllowTlsResume = false,
                    CertificateChainPolicy = policy,
                    ClientCertificateContext = SslStreamCertificateContext.Create(pair, above, offline: true),
                },
                Stop);
            issuers.Add(stream.RemoteCertificate!.Issuer);
            await stream.WriteAsync("GET /health HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"u8.ToArray(), Stop);
            return await stream.ReadAsync(new byte[100], Stop) > 0 ? null : "nothing came back";
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException or SocketException)
        {
            return refused.Message;
        }
        finally
        {
            socket.Dispose();
        }
    }
}
