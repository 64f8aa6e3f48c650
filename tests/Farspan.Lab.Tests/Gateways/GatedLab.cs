using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Farspan.Agent.Gateways.Hosting;
using Farspan.Lab.Tests.Lifecycle;

namespace Farspan.Lab.Tests.Gateways;

/// <summary>A lab of three providers with a gateway in the middle one: <c>a</c> may call <c>b</c> through it, <c>other</c> reaches it and may call nothing.</summary>
internal sealed class GatedLab(TestLab lab) : IAsyncDisposable
{
    public const string Topology = """
        farspan: 1
        name: gated
        providers:
          left:   { kind: lab }
          middle: { kind: lab }
          right:  { kind: lab }
        networks:
          left:   { provider: left, cidr: 10.0.0.0/16, subnets: { all: { cidr: 10.0.1.0/24 } } }
          middle: { provider: middle, cidr: 10.1.0.0/16, subnets: { all: { cidr: 10.1.1.0/24 } } }
          right:  { provider: right, cidr: 10.2.0.0/16, subnets: { all: { cidr: 10.2.1.0/24 } } }
        links:
          to-left:  { method: static-route, between: [network/middle, network/left] }
          to-right: { method: static-route, between: [network/middle, network/right] }
        machines:
          a:     { subnet: left/all }
          other: { subnet: left/all }
          gate:  { subnet: middle/all }
          b:     { subnet: right/all }
        services:
          entry: { on: machine/gate, ports: { http: 8000/tcp } }
          web:   { on: machine/b, ports: { http: 8080/tcp } }
        gateways:
          front: { service: entry, to: [service/web], checks: { every: 200ms, timeout: 150ms }, limits: { silence: 1s, connect: 1s } }
        policies:
          - { name: a calls b, allow: { from: machine/a, to: service/web }, via: front }
          - { name: other reaches the gateway, allow: { from: machine/other, to: service/entry } }
        """;

    public TestLab Lab => lab;

    public GatewayFolder Folder => new(lab.Session.Paths.DataFolder("gate", "entry"));

    public static async Task<GatedLab> UpAsync(string topology = Topology)
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var gated = new GatedLab(new TestLab());
        try
        {
            await gated.Lab.UpAsync(topology);
            await gated.UntilServingAsync();
            return gated;
        }
        catch
        {
            await gated.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until a request gets through: services run, and the gateway has found its upstream alive.</summary>
    public Task UntilServingAsync() => ProviderGroupsTests.UntilAsync(async () => await StatusAsync("a", "/volume/b/") == 200, TestContext.Current.CancellationToken);

    public string Url(string path) => $"http://{AddressOf("gate")}:8000{path}";

    public IPAddress AddressOf(string machine) => lab.Session.Specs().Machines.Single(m => m.Machine == machine).Addresses.First(a => a.Link != "lo").Address;

    /// <summary>A client that connects from inside a machine.</summary>
    public HttpClient Client(string from) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (context, token) =>
        {
            using var network = lab.Session.OpenNamespace(from);
            var socket = network.OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPEndPoint.Parse($"{context.DnsEndPoint.Host}:{context.DnsEndPoint.Port}"), token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    { Timeout = TestLab.Patience };

    /// <summary>Status of the answer to one request, or 0 where there is none.</summary>
    public async Task<int> StatusAsync(string from, string path)
    {
        using var client = Client(from);
        try
        {
            using var answer = await client.GetAsync(Url(path), TestContext.Current.CancellationToken);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    /// <summary>Waits for the audit line of a request.</summary>
    public async Task<JsonElement> AuditAsync(string path)
    {
        JsonElement? found = null;
        await ProviderGroupsTests.UntilAsync(() => Task.FromResult((found = Lines().Find(l => l.TryGetProperty("path", out var p) && p.GetString() == path)) is { ValueKind: JsonValueKind.Object }), TestContext.Current.CancellationToken);
        return found!.Value;
    }

    public List<JsonElement> Lines()
    {
        using var file = new StreamReader(new FileStream(Folder.AuditFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return [.. file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[^1] == '}').Select(l => JsonDocument.Parse(l).RootElement)];
    }

    public static async Task KillAsync(int? pid)
    {
        using var process = Process.GetProcessById(pid!.Value);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => lab.DisposeAsync();
}
