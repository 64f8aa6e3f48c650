using System.Net;
using System.Net.Sockets;

namespace Farspan.Lab.Tests.Gateways;

/// <summary>A gateway follows the program: what runs an older build is replaced, by handing over its sockets.</summary>
[Trait("Requirement", "A5")]
[Trait("Requirement", "D4")]
public sealed class GatewayBuildTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Up_by_another_build_replaces_it_and_no_connection_is_dropped()
    {
        await using var gated = await GatedLab.UpAsync();
        var before = await EntryAsync(gated.Lab);
        Assert.Empty((await gated.Lab.UpAsync(GatedLab.Topology)).Replaced);
        Assert.Equal(before, await EntryAsync(gated.Lab));

        using var idle = await ConnectAsync(gated);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var calling = CallAsync(gated, stop.Token);

        // The same program in another folder is another build to whoever compares.
        using var copy = await ProgramCopy.MakeAsync();
        var other = new TestLab(gated.Lab.Root, gated.Lab.Session.Name, e => e with { Self = [copy.Program] });
        var report = await other.UpAsync(GatedLab.Topology);
        Assert.Equal(["gate/entry"], report.Replaced);
        Assert.Empty(report.Started);
        var after = await EntryAsync(other);
        Assert.NotEqual(before.Pid, after.Pid);
        Assert.Equal(0, after.Restarts);
        Assert.Empty((await other.UpAsync(GatedLab.Topology)).Replaced);

        // Who was connected before is served still, by whichever process has the connection.
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(idle), StringComparison.Ordinal);
        await stop.CancelAsync();
        var (asked, failed) = await calling;
        Assert.True(asked > 10, $"{asked} requests");
        Assert.Equal(0, failed);

        // It is kept alive as the one before was.
        await gated.UntilServingAsync();
        await GatedLab.KillAsync(after.Pid);
        await gated.UntilServingAsync();
        Assert.True((await EntryAsync(other)).Restarts > 0);
    }

    private static async Task<(int? Pid, int Restarts)> EntryAsync(TestLab lab)
    {
        var entry = (await lab.Session.StatusAsync(Cancel)).Providers.SelectMany(p => p.Machines).SelectMany(m => m.Services).Single(s => s.Service == "entry");
        return (entry.Pid, entry.Restarts);
    }

    /// <summary>Asks the gateway itself (its /health says when it drains, and is not asked), again and again over kept connections: what stands in behind it lives in the supervisor, which is replaced too.</summary>
    private static async Task<(int Asked, int Failed)> CallAsync(GatedLab gated, CancellationToken cancellationToken)
    {
        var (asked, failed) = (0, 0);
        using var client = gated.Client("a");
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var answer = await client.GetAsync(gated.Url("/status"), Cancel);
                failed += answer.StatusCode == HttpStatusCode.OK ? 0 : 1;
            }
            catch (HttpRequestException)
            {
                failed++;
            }

            asked++;
        }

        return (asked, failed);
    }

    private static async Task<Socket> ConnectAsync(GatedLab gated)
    {
        using var network = gated.Lab.Session.OpenNamespace("a");
        var socket = network.OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(gated.AddressOf("gate"), 8000), Cancel);
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(socket), StringComparison.Ordinal);
        return socket;
    }

    private static async Task<string> AskAsync(Socket socket)
    {
        await socket.SendAsync("GET /status HTTP/1.1\r\nHost: gate\r\n\r\n"u8.ToArray(), Cancel);
        var answer = new byte[64 * 1024];
        return System.Text.Encoding.ASCII.GetString(answer, 0, await socket.ReceiveAsync(answer, Cancel));
    }
}
