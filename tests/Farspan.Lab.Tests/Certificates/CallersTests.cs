using System.Text.Json;
using Farspan.Lab.Probes;
using Farspan.Lab.Recipes;
using Farspan.Lab.Tests.Lifecycle;
using Farspan.State.Gateways;
using Farspan.Verification.Tls;

namespace Farspan.Lab.Tests.Certificates;

/// <summary>Ports that ask for certificates, called with certificates that really lie on machines: who may call is answered, who may not is refused, and a gateway that lets him in is found.</summary>
[Trait("Requirement", "C2")]
[Trait("Requirement", "C8")]
public sealed class CallersTests
{
    private const string Topology = """
        farspan: 1
        name: guests
        providers: { cloud: { kind: lab } }
        networks:
          cloud: { provider: cloud, cidr: 10.77.0.0/16, subnets: { all: { cidr: 10.77.1.0/24 } } }
        machines:
          gate: { subnet: cloud/all, address: 10.77.1.10 }
          web:  { subnet: cloud/all, address: 10.77.1.11 }
          user: { subnet: cloud/all, address: 10.77.1.12 }
        services:
          entry: { on: machine/gate, ports: { https: 8443/tcp } }
          names: { on: machine/gate, ports: { dns: 53/udp, dot: 853/tcp } }
          shop:  { on: machine/web, ports: { http: 8080/tcp } }
          desk:  { on: machine/web, ports: { https: 9443/tcp } }
          db:    { on: machine/web, ports: { sql: 5432/tcp }, run: postgresql }
        gateways:
          front: { service: entry, to: service/shop, tls: { https: { layer: edge } } }
        dns:
          names: { service: names, zones: { guests.internal: { machines: all } } }
        authorities:
          internal: { kind: internal, lifetime: 24h }
        tls:
          edge:  { of: service/entry, issuer: internal, clients: required }
          names: { of: service/names, ports: dot, issuer: internal, clients: required }
          desk:  { of: service/desk, issuer: internal, clients: required }
          db:    { of: service/db, issuer: internal, clients: required, callers: machine/user }
        policies:
          - allow: { from: machine/user, to: service/shop }
            via: front
          - allow: { from: machine/user, to: service/names }
          - allow: { from: machine/gate, to: service/desk }
          - allow: { from: [machine/gate, machine/user], to: service/db }
        """;

    // Whoever refuses closes; silence is a busy host.
    private static readonly ProbeTiming _timing = ProbeTiming.Default with { AttemptTimeout = TimeSpan.FromSeconds(30) };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Declared_callers_are_answered_others_are_refused_and_a_gateway_that_lets_them_in_is_found()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        Assert.SkipWhen(Tools.Find(lab.Environment, "postgres") is null, "postgresql is not installed");
        await lab.UpAsync(Topology);
        Assert.Empty(await lab.Session.WaitForServicesAsync(TimeSpan.FromSeconds(120), null, Stop));
        var results = await AskAsync(lab);
        Assert.Equal(["db/sql", "desk/https", "entry/https", "names/dot"], results.Select(r => $"{r.Probe.Service}/{r.Probe.Port}").Order(StringComparer.Ordinal));
        Assert.Empty(TlsReport.Findings(results).Select(f => $"{f.Code} {f.Subject} {f.RealitySays}"));
        Assert.All(results, r => Assert.Equal((true, false, false), (r.LetsInDeclared, r.LetsInUndeclared, r.LetsInWithoutCertificate)));
        var callers = results.ToDictionary(r => r.Probe.Service, r => r.Probe.Declared!.Identity, StringComparer.Ordinal);
        Assert.Equal("spiffe://guests/machine/user", callers["db"]);
        Assert.Equal("spiffe://guests/service/entry", callers["desk"]);

        // The running gateway is told to take every certificate.
        var file = Path.Combine(lab.Session.Paths.DataFolder("gate", "entry"), "spec.json");
        var spec = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(file, Stop), GatewayJson.Default.GatewaySpec)!;
        Assert.Equal(["spiffe://guests/machine/user"], spec.Listeners[0].Tls!.Callers!.Names);
        var open = spec with { Listeners = [.. spec.Listeners.Select(l => l with { Tls = l.Tls! with { Callers = null } })] };
        await File.WriteAllBytesAsync(file, JsonSerializer.SerializeToUtf8Bytes(open, GatewayJson.Default.GatewaySpec), Stop);
        await ProviderGroupsTests.UntilAsync(async () => TlsReport.Findings(await AskAsync(lab)).Select(f => (f.Code, f.Subject.Contains("entry/https", StringComparison.Ordinal))).SequenceEqual([("FS5069", true)]), Stop);
    }

    private static async Task<IReadOnlyList<TlsProbeResult>> AskAsync(TestLab lab)
    {
        var network = new LabSessionNetwork(lab.Session);
        using var sockets = new NodeSockets(network);
        var prober = new TlsProber(sockets, new TlsHandshakes(sockets, network, TimeProvider.System), _timing, TimeProvider.System);
        return await prober.RunAsync(TlsProbePlanner.Plan(lab.Session.Plan(), null), null, Stop);
    }
}
