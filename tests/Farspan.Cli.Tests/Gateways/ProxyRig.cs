using System.Globalization;
using System.Text.Json;
using Farspan.Cli.Gateways;
using Farspan.Linux.Processes;
using Farspan.Testing;

namespace Farspan.Cli.Tests.Gateways;

/// <summary>The real program with a state folder of its own, a topology with one gateway, and a service behind it. Whatever it started is ended with it.</summary>
internal sealed class ProxyRig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private readonly TopologyFolder _folder;
    private readonly string _state = Directory.CreateTempSubdirectory("fsp").FullName;

    public ProxyRig(string? tls = null)
    {
        Port = TestPorts.Free();
        _folder = new TopologyFolder();
        Declare(tls);
    }

    public LocalService Service { get; } = new();

    public int Port { get; }

    public string File => Path.Combine(_folder.Path, "topology.yaml");

    public string Folder => Path.Combine(_state, "gateways", "front");

    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");

    public void Declare(string? tls = null, string lan = "10.9.0.0/24", string siteOn = "gate") => _folder.Write("topology.yaml", string.Create(CultureInfo.InvariantCulture, $$"""
        farspan: 1
        name: desk
        providers: { here: { kind: lab } }
        networks: { lan: { provider: here, cidr: {{lan}}, subnets: { all: { cidr: {{lan}} } } } }
        machines: { gate: { subnet: lan/all, labels: { role: gate } }, far: { subnet: lan/all, labels: { role: far } } }
        services:
          gateway: { on: { role: gate }, ports: { http: {{Port}}/tcp } }
          site:    { on: { role: {{siteOn}} }, ports: { http: {{Service.Port}}/tcp } }
        gateways:
          front: { service: gateway, to: service/site, checks: { every: 1s }, limits: { drain: 20s }{{(tls is null ? "" : $", tls: {{ http: {tls} }}")}} }
        """));

    /// <summary>Runs a command to its end.</summary>
    public async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var result = await ChildProcess.RunAsync(
            new ChildProcessStart
            {
                File = Path.Combine(AppContext.BaseDirectory, "farspan"),
                Arguments = arguments,
                Environment = Variables(),
                WorkingDirectory = _folder.Path,
            },
            Patience, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.False(result.IsTimedOut, $"farspan {string.Join(' ', arguments)} took longer than {Patience}\n{result.Output}{result.Error}");
        return (result.Exit.Code ?? -1, result.Output, result.Error);
    }

    /// <summary>Begins a command and lets it run.</summary>
    public ProxyTerminal Begin(params string[] arguments) => new(ChildProcess.Start(new ChildProcessStart
    {
        File = Path.Combine(AppContext.BaseDirectory, "farspan"),
        Arguments = arguments,
        Environment = Variables(),
        WorkingDirectory = _folder.Path,
    }));

    /// <summary>Starts the gateway.</summary>
    public async Task StartAsync(params string[] more)
    {
        var (code, output, error) = await RunAsync(["proxy", "start", "--file", File, .. more]);
        Assert.True(code == ExitCode.Holds, output + error + Log());
    }

    public async Task<ProxyRecord> StatusAsync()
    {
        var record = await TryStatusAsync();
        Assert.NotNull(record);
        return record;
    }

    /// <summary>Null before it was started for the first time.</summary>
    private async Task<ProxyRecord?> TryStatusAsync()
    {
        var (_, output, error) = await RunAsync("proxy", "status", "--json");
        Assert.Empty(error);
        return JsonSerializer.Deserialize(output, GatewayCliJson.Default.ProxyReport)!.Gateways.SingleOrDefault();
    }

    /// <summary>Asks until it is so; each question is a command of its own.</summary>
    public async Task<ProxyRecord> AwaitAsync(Func<ProxyRecord, bool> isSo)
    {
        var began = TimeProvider.System.GetTimestamp();
        var record = await TryStatusAsync();
        while (record is null || !isSo(record))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"it stays {record?.State}, process {record?.Process}\n{Log()}");
            record = await TryStatusAsync();
        }

        return record;
    }

    public string Log() => System.IO.File.Exists(Path.Combine(Folder, "logs", "gateway.log")) ? System.IO.File.ReadAllText(Path.Combine(Folder, "logs", "gateway.log")) : "";

    public static void Kill(int? process)
    {
        using var handle = ProcessHandle.Open(ProcessTable.Identify(process!.Value)!.Value);
        Assert.True(handle!.Signal(ProcessSignal.Kill));
    }

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(Folder))
        {
            await RunAsync("proxy", "stop", "--now");
        }

        Service.Dispose();
        _folder.Dispose();
        Directory.Delete(_state, recursive: true);
    }

    private Dictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["FARSPAN_STATE"] = _state };
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } root)
        {
            variables["DOTNET_ROOT"] = root;
        }

        return variables;
    }
}
