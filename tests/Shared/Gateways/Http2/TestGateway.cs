using System.Net;
using System.Text;
using Farspan.Gateway.Egress;
using Farspan.Gateway.Http2;
using Farspan.Gateway.Proxying;
using Farspan.Gateway.Routing;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;

namespace Farspan.Testing.Gateways.Http2;

/// <summary>A gateway on a loopback port that leads to one machine, `etcd-1`, and who calls it over HTTP/2.</summary>
public sealed class TestGateway : IAsyncDisposable
{
    public const string Token = "ops-token-of-32-random-bytes";
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ITransport _transport;
    private readonly DeferredHttp2Server _http2 = new(static () => new KestrelHttp2Server());

    private TestGateway(ITransport transport, GatewaySpec spec) => (_transport, Spec) = (transport, spec);

    public GatewaySpec Spec { get; private set; }

    public GatewayServer Server { get; private set; } = null!;

    public AuditRecorder Audit { get; } = new();

    /// <summary>True when the framework's server runs.</summary>
    public bool HasHttp2Begun => _http2.HasBegun;

    public IPEndPoint Endpoint => Server.Endpoints[0];

    public static async Task<TestGateway> StartAsync(ITransport transport, IPEndPoint upstream, Func<GatewaySpec, GatewaySpec>? change = null, string folder = "/")
    {
        var spec = Describe(upstream);
        var gateway = new TestGateway(transport, change is null ? spec : change(spec));
        gateway.Server = await GatewayServer.StartAsync(new GatewayServerOptions
        {
            Spec = gateway.Spec,
            Route = (next, previous) => GatewaySnapshot.Build(next, previous as GatewaySnapshot),
            Folder = folder,
            Transport = gateway._transport,
            Loops = 2,
            Audit = gateway.Audit,
            Resolver = new Loopback(),
            Http2 = gateway._http2,
            Time = TimeProvider.System,
            Instance = 0x1122334455667788,
        }, _ => new HealthPage(), TestContext.Current.CancellationToken);
        return gateway;
    }

    public async Task ReloadAsync(Func<GatewaySpec, GatewaySpec> change)
    {
        Spec = change(Spec);
        await Server.ReloadAsync(Spec, TestContext.Current.CancellationToken);
    }

    /// <summary>A caller with one connection, HTTP/2 by prior knowledge.</summary>
    public HttpClient Dial(Action<SocketsHttpHandler>? set = null)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
        set?.Invoke(handler);
        return new HttpClient(handler)
        {
            BaseAddress = new Uri($"http://{Endpoint}"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Patience,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _transport.Dispose();
    }

    public static AccessRuleSpec Rule(string origin, params string[] who) => new()
    {
        Origin = origin,
        From = [],
        As = who,
        To = [new AccessTargetSpec { Service = "volume", Machine = null }],
        Methods = [],
    };

    private static GatewaySpec Describe(IPEndPoint upstream) => new()
    {
        Name = "entry",
        Service = "gateway",
        Listeners = [new ListenerSpec { Name = "http", Endpoints = [new IPEndPoint(IPAddress.Loopback, 0)], Tls = null, IsEgress = false }],
        Upstreams =
        [
            new UpstreamSpec
            {
                Machine = "etcd-1", Provider = "aws", Service = "volume", Endpoint = upstream, IsLocal = false,
                Health = new HealthCheckSpec { Path = null, Interval = Patience, Timeout = Patience, Fall = 1, Rise = 1 },
            },
        ],
        Rules = [Rule("policy/all")],
        Callers = [],
        Tokens = [new TokenSpec { Name = "ops", Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(Token))) }],
        Egress = [],
        Limits = WideLimits.Spec,
        Audit = new AuditSpec { FileBytes = 1 << 20, Files = 2, RefusesWhenFull = true },
    };

    // Every name is this machine.
    private sealed class Loopback : IEgressResolver
    {
        public ValueTask<EgressResolution> ResolveAsync(string host, CancellationToken cancellationToken) => new(new EgressResolution([IPAddress.Loopback], null));
    }

    private sealed class HealthPage : IGatewayPages
    {
        public GatewayPage Make(RouteAction action, ReadOnlySpan<byte> accept) => new(200, "application/json"u8.ToArray(), "{}\n"u8.ToArray());
    }
}
