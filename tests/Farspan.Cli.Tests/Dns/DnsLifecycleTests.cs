using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Farspan.Linux.Processes;

namespace Farspan.Cli.Tests.Dns;

/// <summary>The real program: a name server in the background, through kills, reloads and bad files.</summary>
[Trait("Requirement", "C5")]
[Trait("Requirement", "E5")]
public sealed class DnsLifecycleTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TopologyFolder _folder = new();
    private readonly string _state = Directory.CreateTempSubdirectory("fsd").FullName;
    private readonly int _port = FreePort();

    [Fact]
    public async Task It_runs_follows_survives_and_ends()
    {
        Declare("one");
        Assert.Contains("runs: udp", await HoldsAsync("dns", "start", "--file", "topology.yaml"), StringComparison.Ordinal);
        Assert.Equal("one", await AskAsync());
        Assert.Contains("already runs", await HoldsAsync("dns", "start"), StringComparison.Ordinal);

        Declare("two");
        Assert.Contains("follows the topology as it is now", await HoldsAsync("dns", "reload"), StringComparison.Ordinal);
        Assert.Equal("two", await AskAsync());

        _folder.Write("topology.yaml", "farspan: 1\nname: [\n");
        Assert.Equal(2, (await RunAsync("dns", "reload")).Code);
        Assert.Equal("two", await AskAsync());
        Declare("two");

        // Killed, it is started again by what keeps it alive.
        var process = await ProcessAsync();
        using (var handle = ProcessHandle.Open(ProcessTable.Identify(process)!.Value))
        {
            handle!.Signal(ProcessSignal.Kill);
            await handle.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("two", await AskAsync());
        Assert.NotEqual(process, await ProcessAsync());
        Assert.Contains("farspan_dns_queries_total{transport=\"udp\",view=\"lan\",type=\"TXT\",rcode=\"NOERROR\"}", await HoldsAsync("dns", "status", "--metrics"), StringComparison.Ordinal);
        Assert.Contains("which.example.org. 300 TXT", await HoldsAsync("dns", "query", "which.example.org", "TXT", "--server", $"127.0.0.1:{_port}"), StringComparison.Ordinal);
        Assert.Contains("runs", await HoldsAsync("dns", "restart"), StringComparison.Ordinal);
        Assert.Contains("is stopped", await HoldsAsync("dns", "stop"), StringComparison.Ordinal);
        Assert.Contains("did not run", await HoldsAsync("dns", "stop"), StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("dns", "status")).Code);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_with_its_holder()
    {
        Declare("one");
        using var taken = new TcpListener(IPAddress.Loopback, _port);
        taken.Start();
        var (code, _, error) = await RunAsync("dns", "start", "--file", "topology.yaml");
        Assert.Equal(3, code);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"tcp 127.0.0.1:{_port} is taken by Farspan.Cli"), error, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"(process {Environment.ProcessId})"), error, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("dns", "stop");
        _folder.Dispose();
        Directory.Delete(_state, recursive: true);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private void Declare(string word) => _folder.Write("topology.yaml", DnsTopology.Text(_port, word));

    private async Task<int> ProcessAsync()
    {
        using var status = JsonDocument.Parse(await HoldsAsync("dns", "status", "--json"));
        return status.RootElement.GetProperty("servers")[0].GetProperty("process").GetInt32();
    }

    // Until it answers: who asks by UDP asks again.
    private async Task<string> AskAsync()
    {
        while (true)
        {
#pragma warning disable RS0030 // Somebody else's hands.
            using var dig = Process.Start(new ProcessStartInfo("dig", ["@127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture), "+short", "+tries=1", "+timeout=1", "which.example.org", "TXT"]) { RedirectStandardOutput = true })!;
#pragma warning restore RS0030
            var output = (await dig.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim();
            await dig.WaitForExitAsync(TestContext.Current.CancellationToken);
            if (output.StartsWith('"'))
            {
                return output.Trim('"');
            }
        }
    }

    private async Task<string> HoldsAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)}: {error}");
        return output;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var result = await ChildProcess.RunAsync(
            new ChildProcessStart
            {
                File = Path.Combine(AppContext.BaseDirectory, "farspan"),
                Arguments = arguments,
                Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["FARSPAN_STATE"] = _state, ["DOTNET_ROOT"] = Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "" },
                WorkingDirectory = _folder.Path,
            },
            Patience, TimeProvider.System, CancellationToken.None);
        Assert.False(result.IsTimedOut, $"{string.Join(' ', arguments)}\n{result.Output}{result.Error}");
        return (result.Exit.Code ?? -1, result.Output, result.Error);
    }
}
