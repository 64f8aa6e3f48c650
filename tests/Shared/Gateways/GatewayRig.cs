using System.Net;
using System.Security.Cryptography;
using System.Text;
using Farspan.Gateway.Audit;
using Farspan.Gateway.Egress;
using Farspan.Gateway.Proxying;
using Farspan.Gateway.Routing;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;

namespace Farspan.Testing.Gateways;

/// <summary>A real gateway in front of one raw server, which it leads to as <c>/volume/up</c> and as <c>CONNECT up.volume:PORT</c>.</summary>
public sealed class GatewayRig : IAsyncDisposable
{
    public const string Token = "the-token-of-the-tests";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly ITransport _transport;

    private GatewayRig(ITransport transport, RawUpstream upstream, GatewayServer server, AuditRecorder audit) =>
        (_transport, Upstream, Server, Audit) = (transport, upstream, server, audit);

    public RawUpstream Upstream { get; }

    public GatewayServer Server { get; }

    public AuditRecorder Audit { get; }

    public Upstream Service => Server.Router.Upstreams[0];

    public static async Task<GatewayRig> StartAsync(ITransport transport, GatewayLimitsSpec? limits = null, int loops = 1, IPAddress? address = null,
        Func<GatewaySpec, GatewaySpec>? change = null, IEgressResolver? resolver = null, IAuditLog? log = null, IChallengeAnswers? challenges = null)
    {
        var upstream = new RawUpstream();
        var audit = new AuditRecorder();
        var server = await GatewayServer.StartAsync(
            new GatewayServerOptions
            {
                Spec = (change ?? (s => s))(Spec(upstream.Endpoint, limits ?? WideLimits.Spec, address ?? IPAddress.Loopback)),
                Route = (spec, previous) => GatewaySnapshot.Build(spec, (GatewaySnapshot?)previous),
                Folder = ".",
                Transport = transport,
                Loops = loops,
                Audit = log ?? audit,
                Resolver = resolver ?? new NoResolver(),
                Http2 = null,
                Challenges = challenges,
                Time = TimeProvider.System,
                Instance = 1,
            },
            _ => new Pages(),
            TestContext.Current.CancellationToken);
        return new GatewayRig(transport, upstream, server, audit);
    }

    /// <summary>The spec in force, changed.</summary>
    public Task ReloadAsync(Func<GatewaySpec, GatewaySpec> change) => Server.ReloadAsync(change(Server.Spec), TestContext.Current.CancellationToken);

    public RawPeer Dial() => RawPeer.Dial(Server.Endpoints[0]);

    /// <summary>Waits until nothing is left of what was carried: no place, no connection, no buffer.</summary>
    public void Settle()
    {
        Assert.True(
            SpinWait.SpinUntil(() => Service.InFlight == 0 && Server.OpenConnections == 0 && Server.BuffersInUse == 0, Patience),
            $"{Service.InFlight} places, {Server.OpenConnections} connections, {Server.BuffersInUse} buffers are left");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Upstream.Dispose();
        _transport.Dispose();
    }

    private static GatewaySpec Spec(IPEndPoint upstream, GatewayLimitsSpec limits, IPAddress address) => new()
    {
        Name = "front",
        Service = "gateway",
        Listeners = [new ListenerSpec { Name = "http", Endpoints = [new IPEndPoint(address, 0)], Tls = null, IsEgress = false }],
        Upstreams =
        [
            new UpstreamSpec
            {
                Machine = "up",
                Provider = "here",
                Service = "volume",
                Endpoint = upstream,
                IsLocal = true,
                Health = new HealthCheckSpec { Path = null, Interval = TimeSpan.FromSeconds(60), Timeout = TimeSpan.FromSeconds(60), Fall = 1000, Rise = 1 },
            },
        ],
        Rules = [new AccessRuleSpec { Origin = "policy/all", From = [], As = [], To = [new AccessTargetSpec { Service = "volume", Machine = null }], Methods = [] }],
        Tokens = [new TokenSpec { Name = "tester", Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Token))) }],
        Callers = [],
        Egress = [],
        Limits = limits,
        Audit = new AuditSpec { FileBytes = 1 << 20, Files = 2, RefusesWhenFull = false },
    };

    private sealed class Pages : IGatewayPages
    {
        public GatewayPage Make(RouteAction action, ReadOnlySpan<byte> accept) => new(200, "text/plain"u8.ToArray(), "fine\n"u8.ToArray());
    }

    private sealed class NoResolver : IEgressResolver
    {
        public ValueTask<EgressResolution> ResolveAsync(string host, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
