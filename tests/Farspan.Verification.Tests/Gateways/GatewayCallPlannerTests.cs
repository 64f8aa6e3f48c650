using Farspan.Verification.Gateways;
using Farspan.Verification.Probes;
using Farspan.Verification.Reports;

namespace Farspan.Verification.Tests.Gateways;

[Trait("Requirement", "D1")]
[Trait("Requirement", "D5")]
public sealed class GatewayCallPlannerTests
{
    private static readonly string[] Volumes = ["etcd-1", "etcd-2", "etcd-3", "talos-cp-1", "talos-cp-2", "talos-cp-3"];

    [Fact]
    public void Every_volume_calls_every_volume_and_the_services_of_localhost()
    {
        var allowed = Calls().Where(c => c.Expect == Expectation.Connects).ToList();
        Assert.Equal(Volumes.SelectMany(v => Volumes.Append("localhost").Select(t => $"{v} {t}")).Order(StringComparer.Ordinal), allowed.Select(c => $"{c.From} {c.To}").Order(StringComparer.Ordinal));
        Assert.Equal("volume etcd-2 8080", allowed.First(c => c.To == "etcd-2").Greeting);
        Assert.Equal("/volume/localhost/", allowed.First(c => c.To == "localhost").Path);
    }

    [Fact]
    public void Whom_no_policy_names_is_refused()
    {
        var refused = Calls().Where(c => c.Expect == Expectation.Refused).ToList();
        Assert.All(refused, c => Assert.Equal("localhost", c.From));
        Assert.Equal(Volumes.Length + 1, refused.Count);
    }

    [Fact]
    public void A_provider_keeps_its_own_calls()
    {
        var calls = GatewayCallPlanner.Plan(Plans.Example("simple-proxy"), ProbeOptions.Default with { Provider = "azure" }).Calls;
        Assert.NotEmpty(calls);
        Assert.All(calls, c => Assert.True(c.From is "etcd-2" or "talos-cp-2" || c.To is "etcd-2" or "talos-cp-2"));
    }

    [Fact]
    [Trait("Requirement", "C9")]
    public void Identities_are_called_with_over_everything_that_is_spoken_and_wrong_ones_beside_them()
    {
        var plan = GatewayCallPlanner.Plan(Plans.Compile(Guarded), ProbeOptions.Default);
        var lines = plan.Calls.Select(c => $"{c.From,-4} {c.Listener,-6} {c.Spoken,-9} {c.Method,-4} {c.Path,-12} {(c.Expect == Expectation.Connects ? "allowed" : $"refused {c.Refusal}"),-32} {c.Shown}".TrimEnd());
        Golden.Equal("gateway-identities.txt", string.Join('\n', [.. lines, .. plan.NotTried.Select(n => $"not tried: {n}")]) + "\n");
    }

    [Theory]
    [InlineData(GatewayRefusal.ByAnswer, 401, true, true)]
    [InlineData(GatewayRefusal.ByAnswer, 403, true, true)]
    [InlineData(GatewayRefusal.ByAnswer, 404, true, false)]
    [InlineData(GatewayRefusal.ByAnswer, null, true, false)]
    [InlineData(GatewayRefusal.InHandshake, null, true, true)]
    [InlineData(GatewayRefusal.InHandshake, null, false, false)]
    [InlineData(GatewayRefusal.InHandshake, 403, true, false)]
    [InlineData(GatewayRefusal.InHandshakeOrByAnswer, 403, true, true)]
    [InlineData(GatewayRefusal.InHandshakeOrByAnswer, null, true, true)]
    [InlineData(GatewayRefusal.InHandshakeOrByAnswer, null, false, false)]
    [InlineData(GatewayRefusal.Anyhow, null, false, true)]
    public void A_refusal_must_be_the_one_that_is_due(GatewayRefusal due, int? status, bool connected, bool holds)
    {
        var seen = Result(Expectation.Refused, status, "") with { Connected = connected, Detail = status is null ? "cut" : "", CountedAt = [] };
        var result = seen with { Call = seen.Call with { Refusal = due } };
        Assert.Equal(holds, result.Holds);
        Assert.False((result with { CountedAt = ["etcd-2/volume"] }).Holds);
    }

    [Fact]
    public void An_answer_that_no_target_counted_is_none()
    {
        var result = Result(Expectation.Connects, 200, "volume etcd-2 8080");
        Assert.True((result with { CountedAt = ["etcd-2/volume"] }).Holds);
        Assert.False((result with { CountedAt = [] }).Holds);
        Assert.False((result with { CountedAt = ["etcd-3/volume"] }).Holds);
    }

    [Theory]
    [InlineData(Expectation.Connects, 200, "volume etcd-2 8080", true)]
    [InlineData(Expectation.Connects, 200, "volume etcd-3 8080", false)]
    [InlineData(Expectation.Connects, 503, "", false)]
    [InlineData(Expectation.Connects, null, "", false)]
    [InlineData(Expectation.Refused, 403, "", true)]
    [InlineData(Expectation.Refused, 404, "", true)]
    [InlineData(Expectation.Refused, null, "", true)]
    [InlineData(Expectation.Refused, 200, "volume etcd-2 8080", false)]
    [InlineData(Expectation.Refused, 200, "", false)]
    [InlineData(Expectation.Refused, 502, "", false)]
    public void What_is_seen_is_judged(Expectation expect, int? status, string line, bool holds)
    {
        var result = Result(expect, status, line);
        Assert.Equal(holds, result.Holds);
        var report = Report([result]);
        Assert.Equal(holds, report.Holds);
        Assert.Equal(holds ? [] : [expect == Expectation.Connects ? "FS5041" : "FS5042"], report.Findings.Select(f => f.Code));
    }

    [Fact]
    [Trait("Requirement", "A6")]
    public void The_report_counts_and_tells_what_differs() => Golden.Equal("gateway-differs.txt", ProbeReportText.Write(Report(
    [
        Result(Expectation.Connects, 200, "volume etcd-2 8080"), Result(Expectation.Connects, 503, "no living machine"), Result(Expectation.Refused, 403, "not allowed"),
        Result(Expectation.Refused, 200, "volume etcd-2 8080"),
    ])));

    private static IReadOnlyList<GatewayCallSpec> Calls() => GatewayCallPlanner.Plan(Plans.Example("simple-proxy"), ProbeOptions.Default).Calls;

    private static GatewayCallResult Result(Expectation expect, int? status, string line) => new()
    {
        Call = Calls().First(c => c.Expect == expect && c.To == "etcd-2"),
        Status = status,
        FirstLine = line,
        Connected = status is not null,
        Detail = status is null ? "no answer for 1.2 s" : "",
        CountedAt = null,
        ElapsedMs = 1.5,
    };

    private static ProbeReport Report(IReadOnlyList<GatewayCallResult> results)
    {
        var plan = Plans.Example("simple-proxy");
        var probes = ProbePlanner.Plan(plan, ProbeOptions.Default);
        var report = ProbeReportBuilder.Build(plan, probes, Reports.Results.AsDeclared(probes), null, null, null, TimeSpan.FromMilliseconds(3140), results);
        // What needs a cut or the machines read back is not what is looked at here.
        return report with { Digest = "0123456789ab", Holds = report.Findings.Count == 0 };
    }

    private const string Guarded = """
        farspan: 1
        name: guarded
        providers: { left: { kind: lab } }
        networks: { left: { provider: left, cidr: 10.0.0.0/16, subnets: { all: { cidr: 10.0.1.0/24 } } } }
        machines:
          a:    { subnet: left/all }
          b:    { subnet: left/all }
          c:    { subnet: left/all }
          gate: { subnet: left/all }
          web:  { subnet: left/all }
        services:
          entry: { on: machine/gate, ports: { http: 8000/tcp, https: 8443/tcp, strict: 9443/tcp } }
          shop:  { on: machine/web, ports: { http: 8080/tcp } }
        gateways:
          front:
            service: entry
            to: service/shop
            tokens: { ops: 1111111111111111111111111111111111111111111111111111111111111111, other: 2222222222222222222222222222222222222222222222222222222222222222 }
            tls:
              https:  { certificate: front.crt, key: front.key, clients: clients.pem }
              strict: { certificate: front.crt, key: front.key, minimum: tls1.3, clients: clients.pem, clientCertificate: required }
        policies:
          - { name: open, allow: { from: machine/a, to: service/shop }, via: front }
          - { name: known, allow: { from: machine/b, to: service/shop }, via: front, as: [token/ops, certificate/ci.example] }
          - { name: looks, allow: { from: machine/b, to: service/shop }, via: front, methods: [HEAD] }
        """;
}
