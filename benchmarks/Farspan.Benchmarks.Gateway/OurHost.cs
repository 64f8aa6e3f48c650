using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Farspan.Agent.Gateways;
using Farspan.Gateway.Audit;
using Farspan.Gateway.Egress;
using Farspan.Gateway.Health;
using Farspan.Gateway.Pages;
using Farspan.Gateway.Proxying;
using Farspan.Gateway.Routing;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;

namespace Farspan.Benchmarks.Gateway;

/// <summary>Our gateway in a process of its own, composed as the product composes it: transport, snapshot, audit log, checks of health, pages. It is told what to do by lines on its input.</summary>
internal sealed class OurHost : IAsyncDisposable
{
    private readonly AuditLog _audit;
    private readonly HealthMonitor _health;
    private GatewayServer _server = null!;
    private GatewaySnapshot _snapshot = null!;

    private OurHost(ITransport transport, string folder, GatewaySpec spec, int loops)
    {
        _audit = AuditLog.Open(Path.Combine(folder, "audit.log"), spec.Audit, TimeProvider.System);
        _health = new HealthMonitor(transport, loops, TimeProvider.System);
    }

    /// <summary>Serves until the input ends. <c>reload</c> reads the spec again, <c>heap</c> tells bytes allocated and collections; each line is answered by one when it is done.</summary>
    /// <param name="folder">Holds <c>spec.json</c>; the audit log is written there.</param>
    /// <param name="loops">Loops.</param>
    public static async Task ServeAsync(string folder, int loops)
    {
        using var transport = new EpollTransport { OffersHttp2 = false };
        await using var host = await StartAsync(transport, folder, loops);
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } line)
        {
            if (line == "reload")
            {
                await host._server.ReloadAsync(Read(folder), CancellationToken.None);
                host._health.Watch(host._snapshot.Upstreams);
            }

            Console.WriteLine(line == "heap" ? FormattableString.Invariant($"{GC.GetTotalAllocatedBytes()} {GC.CollectionCount(0)}") : line);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _health.Dispose();
        await _server.DisposeAsync();
        await _audit.DisposeAsync();
    }

    private static async Task<OurHost> StartAsync(EpollTransport transport, string folder, int loops)
    {
        var spec = Read(folder);
        var host = new OurHost(transport, folder, spec, loops);
        host._server = await GatewayServer.StartAsync(new GatewayServerOptions
        {
            Spec = spec,
            Route = (next, previous) => host._snapshot = GatewaySnapshot.Build(next, previous as GatewaySnapshot),
            Folder = folder,
            Transport = transport,
            Loops = loops,
            Audit = host._audit,
            Resolver = new EgressResolver(new SystemAddressLookup(), () => host._snapshot.Egress, TimeProvider.System),
            Http2 = null,
            Time = TimeProvider.System,
            Instance = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))),
        }, host.MakePages, CancellationToken.None);
        host._health.Watch(host._snapshot.Upstreams);
        return host;
    }

    private static GatewaySpec Read(string folder) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, "spec.json")), GatewayJson.Default.GatewaySpec)
        ?? throw new InvalidOperationException("The spec is empty.");

    private GatewayPages MakePages(GatewayServer server) => new(new GatewayFacts
    {
        Version = "bench",
        Transport = "epoll",
        Time = TimeProvider.System,
        Now = () => Environment.TickCount64,
        Started = TimeProvider.System.GetUtcNow(),
        Snapshot = () => _snapshot,
        IsDraining = () => false,
        Counters = [],
        Audit = _audit,
    });
}
