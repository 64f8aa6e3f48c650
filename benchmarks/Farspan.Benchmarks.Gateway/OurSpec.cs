using System.Globalization;
using System.Net;
using System.Text.Json;
using Farspan.Addressing;
using Farspan.State.Gateways;
using Farspan.Testing.Gateways;

namespace Farspan.Benchmarks.Gateway;

/// <summary>What our gateway is given: the machines <c>m1</c>… behind it, and rules of which the last one allows.</summary>
/// <param name="Machines">Machines, from 1; all of them are the one upstream.</param>
/// <param name="Rules">Rules, from 1.</param>
internal sealed record OurSpec(int Machines, int Rules)
{
    /// <summary>The spec as JSON.</summary>
    public byte[] Write(Site site, int port, int tlsPort) => JsonSerializer.SerializeToUtf8Bytes(Make(site, port, tlsPort), GatewayJson.Default.GatewaySpec);

    private GatewaySpec Make(Site site, int port, int tlsPort) => new()
    {
        Name = "bench",
        Service = "gateway",
        Listeners =
        [
            new() { Name = "http", Endpoints = [new(IPAddress.Loopback, port)], Tls = null, IsEgress = false },
            new() { Name = "https", Endpoints = [new(IPAddress.Loopback, tlsPort)], Tls = Tls(site), IsEgress = false },
        ],
        Upstreams =
        [
            .. Enumerable.Range(1, Machines).Select(n => Upstream(Number($"m{n}"), site.UpstreamPort)),
            Upstream("echo", site.EchoPort),
            Upstream("sink", site.SinkPort),
        ],
        Rules = [.. Enumerable.Range(1, Rules).Select(n => Rule(n == Rules ? "127.0.0.0/8" : Number($"10.{n}.0.0/16"), n))],
        Callers = [.. Enumerable.Range(1, Machines).Select(n => new GatewayCallerSpec { Machine = Number($"m{n}"), Addresses = [new([10, 200, (byte)(n >> 8), (byte)n])] })],
        Tokens = [],
        Egress = [],
        // Callers that wait are a measurement of their own.
        Limits = WideLimits.Spec with { IdleTimeout = TimeSpan.FromMinutes(10) },
        Audit = new() { FileBytes = 256 << 20, Files = 1, RefusesWhenFull = false },
    };

    private static ListenerTlsSpec Tls(Site site) => new()
    {
        Certificates = [new() { ServerNames = [], Certificate = site.Certificate, Key = site.Key }],
        Minimum = TlsVersion.Tls13,
        CipherSuites = [],
        ClientAuthorities = null,
        RequiresClientCertificate = false,
    };

    private static UpstreamSpec Upstream(string name, int port) => new()
    {
        Machine = name,
        Provider = "rack",
        Service = "web",
        Endpoint = new(IPAddress.Loopback, port),
        IsLocal = false,
        Health = new()
        {
            Path = name is "echo" or "sink" ? null : Site.HealthPath,
            Interval = Site.HealthInterval,
            Timeout = TimeSpan.FromSeconds(5),
            Fall = 3,
            Rise = 1,
        },
    };

    private static AccessRuleSpec Rule(string from, int number) => new()
    {
        Origin = Number($"policy/rule-{number} bench.yaml:{number}:1"),
        From = [Cidr.TryParse(from, out var network) ? network : throw new FormatException(from)],
        As = [],
        To = [new() { Service = "web", Machine = null }],
        Methods = [],
    };

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
