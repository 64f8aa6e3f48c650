using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Farspan.Agent.Hosting;
using Farspan.Gateway;
using Farspan.Gateway.Audit;
using Farspan.Gateway.Egress;
using Farspan.Gateway.Health;
using Farspan.Gateway.Http2;
using Farspan.Gateway.Pages;
using Farspan.Gateway.Proxying;
using Farspan.Gateway.Routing;
using Farspan.Gateway.Transport;
using Farspan.Linux.Host;
using Farspan.State.Gateways;

namespace Farspan.Agent.Gateways.Hosting;

/// <summary>A gateway composed of its parts, and serving: transport, snapshot, audit log, checks of health, pages, HTTP/2, resolver.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    // More loops than this only wait for each other's upstream connections; the checks of health have one of their own.
    private const int MostLoops = 16;

    private readonly AuditLog _audit;
    private readonly HealthMonitor _health;
    private readonly GatewayFacts _facts;
    private readonly GatewayPages _pages;
    private GatewaySnapshot _snapshot;
    private GatewaySnapshot? _built;
    private GatewayServer _server = null!;
    private bool _isDraining;

    private RunningGateway(ServerRunOptions options, ITransport transport, GatewaySpec spec)
    {
        _audit = AuditLog.Open(new GatewayFolder(options.Folder.Folder).AuditFile, spec.Audit, options.Time, options.TakesOver);
        _snapshot = null!;
        Challenges = new GatewayChallenges(options.Time);
        _health = new HealthMonitor(transport, MostLoops, options.Time);
        Counters = [];
        _facts = new GatewayFacts
        {
            Version = options.Version,
            Transport = transport.Name,
            Time = options.Time,
            Now = () => Environment.TickCount64,
            Started = options.Time.GetUtcNow(),
            Snapshot = () => Volatile.Read(ref _snapshot),
            IsDraining = () => Volatile.Read(ref _isDraining),
            Counters = Counters,
            Audit = _audit,
        };
        _pages = new GatewayPages(_facts);
    }

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints => _server.Endpoints;

    /// <summary>Its listening sockets.</summary>
    public IReadOnlyList<ListeningSocket> Listening => _server.Listening;

    /// <summary>What it shows to authorities.</summary>
    public GatewayChallenges Challenges { get; }

    private List<GatewayCounters> Counters { get; }

    /// <summary>Starts it.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="transport">How bytes move; owned by the caller.</param>
    /// <param name="spec">What it must look like.</param>
    /// <param name="inherited">Listening sockets of the process that it replaces.</param>
    /// <exception cref="GatewayConfigurationException">An address is taken or a file unusable; nothing runs then.</exception>
    public static async Task<RunningGateway> StartAsync(ServerRunOptions options, ITransport transport, GatewaySpec spec, IReadOnlyList<ListeningSocket> inherited)
    {
        var gateway = new RunningGateway(options, transport, spec);
        try
        {
            var server = new GatewayServerOptions
            {
                Spec = spec,
                Route = gateway.Build,
                Folder = options.Folder.Folder,
                Transport = transport,
                Loops = Math.Clamp(Environment.ProcessorCount, 1, MostLoops),
                Audit = gateway._audit,
                Resolver = new EgressResolver(new SystemAddressLookup(), () => Volatile.Read(ref gateway._snapshot).Egress, options.Time),
                Challenges = gateway.Challenges,
                Http2 = new DeferredHttp2Server(static () => new KestrelHttp2Server()),
                Time = options.Time,
                Instance = OperatingSystem.IsLinux() ? KernelRandom.Next() : BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))),
                Inherited = inherited,
            };
            gateway._server = await GatewayServer.StartAsync(server, started => gateway.Serve(started), CancellationToken.None);
        }
        catch
        {
            gateway._health.Dispose();
            await gateway._audit.DisposeAsync();
            throw;
        }

        gateway.Watch();
        return gateway;
    }

    /// <summary>Puts another spec in force.</summary>
    /// <exception cref="GatewayConfigurationException">It cannot be; the old one stays.</exception>
    public async Task ReloadAsync(GatewaySpec spec)
    {
        try
        {
            await _server.ReloadAsync(spec, CancellationToken.None);
        }
        catch
        {
            Refused();
            throw;
        }

        Volatile.Write(ref _snapshot, _built!);
        _audit.Update(spec.Audit);
        Watch();
        _facts.Reloaded(succeeded: true);
    }

    /// <summary>A spec could not even be read.</summary>
    public void Refused() => _facts.Reloaded(succeeded: false);

    /// <summary>Leaves the numbering of audit files to the process that takes over.</summary>
    public void HandOver() => _audit.HandOver();

    /// <summary>Lets what is in flight end, and ends what has not by the spec's time.</summary>
    /// <param name="closesSockets">False where another process goes on accepting from them.</param>
    /// <param name="now">Ends the wait at once.</param>
    public Task DrainAsync(bool closesSockets, CancellationToken now)
    {
        Volatile.Write(ref _isDraining, true);
        return _server.DrainAsync(closesSockets, now);
    }

    /// <summary>What it says of itself.</summary>
    public GatewayStatus Status() =>
        JsonSerializer.Deserialize(_pages.Make(RouteAction.Status, default).Body, GatewayPageJson.Default.GatewayStatus)!;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _health.Dispose();
        await _server.DisposeAsync();
        await _audit.DisposeAsync();
    }

    private IRouter Build(GatewaySpec spec, IRouter? previous) => _built = GatewaySnapshot.Build(spec, previous as GatewaySnapshot);

    private GatewayPages Serve(GatewayServer server)
    {
        _snapshot = _built!;
        Counters.AddRange(server.Counters);
        return _pages;
    }

    private void Watch() => _health.Watch(_snapshot.Upstreams);
}
