using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Farspan.Linux.Processes;

namespace Farspan.Cli.Tests.Dns;

/// <summary>The real program with a topology and a state of its own; the name server that it started ends with it.</summary>
internal sealed class DnsProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TopologyFolder _folder = new();
    private readonly string _state = Directory.CreateTempSubdirectory("fsd").FullName;

    public int Port { get; } = FreePort();

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

    public void Declare(string word) => Write(DnsTopology.Text(Port, word));

    public void Write(string topology) => _folder.Write("topology.yaml", topology);

    public async Task<int> ProcessAsync()
    {
        using var status = JsonDocument.Parse(await HoldsAsync("dns", "status", "--json"));
        return status.RootElement.GetProperty("servers")[0].GetProperty("process").GetInt32();
    }

    public async Task<string> HoldsAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)}: {error}");
        return output;
    }

    public async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
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
