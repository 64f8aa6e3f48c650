using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Farspan.State.Dns;
using Farspan.Testing;

namespace Farspan.Dns.Tests.Differential;

/// <summary>The packaged NSD on a port of loopback, serving given zones; ended by its number.</summary>
internal sealed class NsdServer : IAsyncDisposable
{
    internal const string Program = "/usr/sbin/nsd";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _folder;
    private readonly Process _process;

    private NsdServer(string folder, Process process, IPEndPoint endpoint) => (_folder, _process, Endpoint) = (folder, process, endpoint);

    internal IPEndPoint Endpoint { get; }

    internal static async Task<NsdServer> StartAsync(IReadOnlyList<DnsZoneSpec> zones, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("farspan-nsd-").FullName;
        var endpoint = new IPEndPoint(IPAddress.Loopback, TestPorts.Free());
        var configuration = new StringBuilder($"""
            server:
                server-count: 1
                ip-address: 127.0.0.1@{endpoint.Port}
                username: ""
                chroot: ""
                database: ""
                zonesdir: "{folder}"
                zonelistfile: "{folder}/zone.list"
                xfrdfile: "{folder}/xfrd.state"
                xfrdir: "{folder}"
                pidfile: "{folder}/nsd.pid"
                logfile: "{folder}/nsd.log"
                minimal-responses: yes
                rrl-ratelimit: 0
                do-ip6: no
            remote-control:
                control-enable: no

            """);
        foreach (var zone in zones)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, zone.Name), ZoneText(zone), cancellationToken);
            configuration.Append(CultureInfo.InvariantCulture, $"zone:\n    name: \"{zone.Name}\"\n    zonefile: \"{zone.Name}\"\n");
        }

        var file = Path.Combine(folder, "nsd.conf");
        await File.WriteAllTextAsync(file, configuration.ToString(), cancellationToken);
        var process = Process.Start(new ProcessStartInfo(Program, ["-d", "-c", file]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var server = new NsdServer(folder, process, endpoint);
        try
        {
            await server.WaitAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks over a stream, so that nothing is truncated.</summary>
    internal static async Task<byte[]> AskAsync(NetworkStream stream, byte[] query, CancellationToken cancellationToken)
    {
        await stream.WriteAsync((byte[])[(byte)(query.Length >> 8), (byte)query.Length, .. query], cancellationToken);
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, cancellationToken);
        var answer = new byte[(length[0] << 8) | length[1]];
        await stream.ReadExactlyAsync(answer, cancellationToken);
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // Its children end with it.
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(CancellationToken.None);
        }

        using var limit = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(limit.Token);
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string ZoneText(DnsZoneSpec zone)
    {
        var text = new StringBuilder($"{zone.Name}. 60 SOA {zone.PrimaryServer}. {zone.Contact}. {zone.Serial} 3600 600 1209600 {zone.NegativeTtlSeconds}\n");
        foreach (var record in zone.Records)
        {
            text.Append(CultureInfo.InvariantCulture, $"{record.Name}. {record.TtlSeconds} {record.Type} {record.Data}\n");
        }

        return text.ToString();
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        while (!_process.HasExited)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(Endpoint, limit.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
            }
        }

        throw new InvalidOperationException($"NSD ended: {await _process.StandardError.ReadToEndAsync(cancellationToken)}{await File.ReadAllTextAsync(Path.Combine(_folder, "nsd.log"), cancellationToken)}");
    }
}
