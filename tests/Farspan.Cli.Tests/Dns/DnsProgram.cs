using System.Text.Json;
using Farspan.Linux.Processes;
using Farspan.Testing;

namespace Farspan.Cli.Tests.Dns;

/// <summary>The real program with a topology and a state of its own; the name server that it started ends with it.</summary>
internal sealed class DnsProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private readonly TopologyFolder _folder = new();
    private readonly string _state = Directory.CreateTempSubdirectory("fsd").FullName;

    public int Port { get; } = TestPorts.Free();

    public async ValueTask DisposeAsync()
    {
        await RunAsync("dns", "stop");
        _folder.Dispose();
        Directory.Delete(_state, recursive: true);
    }

    public void Declare(string word) => Write(DnsTopology.Text(Port, word));

    public void Write(string topology) => _folder.Write("topology.yaml", topology);

    public async Task<int> ProcessAsync()
    {
        while (true)
        {
            // One that was just started again answers questions a moment before it answers on its control socket.
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            using var status = JsonDocument.Parse((await RunAsync("dns", "status", "--json")).Output);
            if (status.RootElement.GetProperty("servers")[0].GetProperty("process") is { ValueKind: JsonValueKind.Number } process)
            {
                return process.GetInt32();
            }
        }
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
