using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Agent.Dns.Serving;
using Farspan.Dns.Names;
using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Agent.Tests.Dns;

/// <summary>A name server on loopback, in this process, with a folder of its own.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private static readonly DnsListenerSpec[] All =
    [
        TestDns.Listener(DnsTransport.Udp), TestDns.Listener(DnsTransport.Tcp), TestDns.Listener(DnsTransport.Tls, "names"), TestDns.Listener(DnsTransport.Https), TestDns.Listener(DnsTransport.Metrics),
    ];

    private RunningServer(string folder, DnsServer server) => (Folder, Server) = (folder, server);

    public string Folder { get; }

    public DnsServer Server { get; }

    public string QueryLog => Path.Combine(Folder, "queries.log");

    /// <summary>The spec with every transport.</summary>
    public static DnsServerSpec Spec => TestDns.Server(All);

    public static async Task<RunningServer> StartAsync(DnsServerSpec? spec = null, StreamLimits? limits = null, string? folder = null)
    {
        folder ??= Directory.CreateTempSubdirectory("fsx-dns-").FullName;
        WriteCertificate(folder);
        return new RunningServer(folder, await DnsServer.StartAsync(Options(folder, limits), spec ?? Spec));
    }

    public static DnsServerOptions Options(string folder, StreamLimits? limits = null) => new()
    {
        QueryLogFile = Path.Combine(folder, "queries.log"),
        CertificatesFolder = folder,
        Timing = Patience.Forwarding,
        Streams = limits ?? Patience.Streams,
        Entropy = RandomNumberGenerator.Fill,
        Inside = null,
        Time = TimeProvider.System,
    };

    /// <summary>A self-signed certificate for <c>ns.example.test</c>.</summary>
    public static void WriteCertificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=ns.example.test", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(40), DateTimeOffset.UnixEpoch.AddYears(80));
        Directory.CreateDirectory(Path.Combine(folder, "names"));
        File.WriteAllText(Path.Combine(folder, "names", "certificate.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "names", "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    public IPEndPoint At(DnsTransport transport) => Server.Endpoints.Single(e => e.Transport == transport).Address;

    /// <summary>What <c>dig</c> prints.</summary>
    public async Task<string> DigAsync(DnsTransport transport, params string[] arguments)
    {
        var way = transport switch { DnsTransport.Tls => "+tls", DnsTransport.Tcp => "+tcp", _ => "+notcp" };
        string[] all = ["@127.0.0.1", "-p", At(transport).Port.ToString(CultureInfo.InvariantCulture), way, "+tries=1", Patience.DigTimeout, .. arguments];
#pragma warning disable RS0030 // Somebody else's hands.
        using var process = Process.Start(new ProcessStartInfo("dig", all) { RedirectStandardOutput = true })!;
#pragma warning restore RS0030
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output.Trim();
    }

    public async Task<Socket> ConnectAsync(DnsTransport transport)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(At(transport), TestContext.Current.CancellationToken);
        return socket;
    }

    public static byte[] Query(string name, DnsType type, ushort id = 7)
    {
        Assert.True(DnsName.TryParse(name, out var parsed));
        var writer = new DnsMessageWriter(new byte[512]);
        writer.WriteStart(id, DnsHeader.RecursionDesired);
        Assert.True(writer.TryWriteQuestion(new DnsQuestion(parsed, type, DnsClass.IN)));
        return writer.Written.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        foreach (var entry in new DirectoryInfo(Folder).EnumerateDirectories())
        {
            entry.Delete(recursive: true);
        }

        foreach (var file in Directory.EnumerateFiles(Folder))
        {
            File.Delete(file);
        }

        // A folder on which a disk is mounted is its test's to remove.
        if (!(await File.ReadAllTextAsync("/proc/self/mounts", CancellationToken.None)).Contains(Folder, StringComparison.Ordinal))
        {
            Directory.Delete(Folder);
        }
    }
}
