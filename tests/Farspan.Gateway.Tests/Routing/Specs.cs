using System.Net;
using System.Text;
using Farspan.Addressing;
using Farspan.Gateway.Http1;
using Farspan.Gateway.Routing;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;
using Farspan.Testing.Gateways;

namespace Farspan.Gateway.Tests.Routing;

/// <summary>Short ways to write specs and requests.</summary>
internal static class Specs
{
    public const string OpsToken = "ops-token-of-32-random-bytes";

    public static readonly HealthCheckSpec Check = new()
    {
        Path = "/health",
        Interval = TimeSpan.FromSeconds(5),
        Timeout = TimeSpan.FromSeconds(1),
        Fall = 3,
        Rise = 2,
    };

    public static GatewaySpec Gateway(IReadOnlyList<UpstreamSpec> upstreams, params IReadOnlyList<AccessRuleSpec> rules) => new()
    {
        Name = "entry",
        Service = "gateway",
        Listeners = [Listener("http", "10.9.0.1:8000"), Listener("out", "10.9.0.1:3128") with { IsEgress = true }],
        Upstreams = upstreams,
        Rules = rules,
        Callers = [],
        Tokens = [Token("ops", OpsToken)],
        Egress = [],
        Limits = WideLimits.Spec,
        Audit = new AuditSpec { FileBytes = 1 << 20, Files = 3, RefusesWhenFull = false },
    };

    public static ListenerSpec Listener(string name, string endpoint) => new() { Name = name, Endpoints = [IPEndPoint.Parse(endpoint)], Tls = null, IsEgress = false };

    public static TokenSpec Token(string name, string token) =>
        new() { Name = name, Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(token))) };

    public static UpstreamSpec Upstream(string machine, string service = "volume", string endpoint = "10.0.0.1:8080") => new()
    {
        Machine = machine,
        Provider = "aws",
        Service = service,
        Endpoint = IPEndPoint.Parse(endpoint),
        IsLocal = false,
        Health = Check,
    };

    public static AccessRuleSpec Rule(string from = "", string service = "volume", string? machine = null, string origin = "policy/rule", string[]? @as = null, string[]? methods = null) => new()
    {
        Origin = origin,
        From = [.. from.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Network)],
        As = @as ?? [],
        To = [new AccessTargetSpec { Service = service, Machine = machine }],
        Methods = methods ?? [],
    };

    public static EgressRuleSpec Egress(string host, string ports = "443", string from = "10.0.0.0/8", string origin = "egress/rule") => new()
    {
        Origin = origin,
        From = [Network(from)],
        Host = host,
        Ports = [PortRange.Parse(ports, null)],
        Purpose = null,
    };

    public static IPNetwork Network(string text)
    {
        Assert.True(Cidr.TryParse(text, out var network), text);
        return network;
    }

    public static IPAddress Address(string text)
    {
        Assert.True(Cidr.TryParseAddress(text, out var address), text);
        return address;
    }

    public static RouteDecision Ask(this IRouter router, string target, string source = "10.0.0.9", string method = "GET", string authorization = "", string listener = "http", IReadOnlyList<string>? names = null, long now = 0)
    {
        var form = method == "CONNECT" ? TargetForm.Authority : target == "*" ? TargetForm.Asterisk : target[0] == '/' ? TargetForm.Origin : TargetForm.Absolute;
        var rest = form == TargetForm.Absolute ? target["http://".Length..] : "";
        var slash = rest.IndexOf('/', StringComparison.Ordinal) is >= 0 and var index ? index : rest.Length;
        return router.Decide(new GatewayRequest
        {
            Listener = listener,
            Source = Address(source),
            Tls = names is null ? null : new TlsFacts { Version = TlsVersion.Tls13, CipherSuite = "TLS_AES_128_GCM_SHA256", ServerName = null, IsHttp2 = false, ClientNames = names },
            Kind = RequestMethods.Find(Encoding.ASCII.GetBytes(method)),
            Method = Encoding.ASCII.GetBytes(method),
            Form = form,
            PathAndQuery = Encoding.ASCII.GetBytes(form == TargetForm.Origin ? target : rest[slash..]),
            Authority = Encoding.ASCII.GetBytes(form == TargetForm.Authority ? target : form == TargetForm.Absolute ? rest[..slash] : "entry:8000"),
            Authorization = Encoding.ASCII.GetBytes(authorization),
            Now = now,
        });
    }
}
