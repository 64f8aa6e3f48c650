using System.Text;
using Farspan.Planning.Gateways;
using Farspan.State.Filters;
using Farspan.State.Gateways;
using Farspan.Topology;

namespace Farspan.Planning.Tests.Gateways;

/// <summary>Requirements D1, D5, C6.</summary>
public sealed class GatewayPlannerTests
{
    private const string Example = """
        farspan: 1
        name: example
        providers: { aws: { kind: aws } }
        networks:
          aws:
            provider: aws
            cidr: 10.0.0.0/16
            subnets: { edge: { cidr: 10.0.1.0/24, exposure: public }, web: { cidr: 10.0.2.0/24 } }
        machines:
          edge-1: { subnet: aws/edge, address: 10.0.1.10, labels: { role: edge } }
          web-1: { subnet: aws/web, address: 10.0.2.10, labels: { role: web } }
          web-2: { subnet: aws/web, address: 10.0.2.11, labels: { role: web } }
          app-1: { subnet: aws/web, address: 10.0.2.20, labels: { role: app } }
        services:
          gateway: { on: { role: edge }, ports: { https: 8443/tcp, out: 3128/tcp } }
          shop: { on: { role: web }, ports: { http: 80/tcp, admin: 81/tcp }, health: /healthz }
          panel: { on: { role: edge }, ports: { panel: 3000/tcp } }
        gateways:
          front:
            service: gateway
            to: [service/shop, service/panel]
            tls: { https: { certificate: tls/a.crt, key: tls/a.key, minimum: tls1.3, clients: tls/ca.crt } }
            tokens: { ops: 6b3a55e0261b0304143f805a24924d0c1c44524821305f31d9277843b8a10f4e }
            egress: out
            limits: { callerRate: 30/m, body: 1MiB }
        policies:
          - name: partners
            allow: { from: internet, to: service/shop }
            via: front
            as: [token/ops, certificate/ci.example.org]
            methods: [GET, HEAD]
          - name: inside
            allow: { from: { role: app }, to: service/shop }
            via: front
        egress:
          - { name: models, from: { role: app }, to: [api.example.org, "*.models.example.org"], ports: 443/tcp, purpose: models, via: front }
        """;

    [Fact]
    public void A_gateway_is_planned_whole_on_the_machines_of_its_service()
    {
        var plan = Compile(Example);
        Assert.All(plan.Machines.Where(m => m.Machine != "edge-1"), m => Assert.Empty(m.Gateways));
        var gateway = Assert.Single(plan.Machines.Single(m => m.Machine == "edge-1").Gateways);
        var lines = string.Join('\n', GatewayText.Lines(gateway).Select(l => $"{l.Key}: {l.Value}"));
        Assert.Equal("""
            front service: gateway
            front listener https: 10.0.1.10:8443 TLS 1.3 tls/a.crt tls/a.key clients tls/ca.crt
            front listener out: 10.0.1.10:3128 egress
            front to edge-1/panel: 10.0.1.10:3000 local (aws), connect every 5s within 1s, dead after 3, alive after 2
            front to web-1/shop: 10.0.2.10:80 (aws), GET /healthz every 5s within 1s, dead after 3, alive after 2
            front to web-2/shop: 10.0.2.11:80 (aws), GET /healthz every 5s within 1s, dead after 3, alive after 2
            front rule 1: 127.0.0.0/8 ::1 to shop, panel
            """.Replace("\r", "", StringComparison.Ordinal), lines[..lines.IndexOf("\nfront rule 2", StringComparison.Ordinal)]);
        Assert.Contains("front rule 3: 10.0.2.20 to shop\n", lines, StringComparison.Ordinal);
        Assert.Contains("front egress 1: 10.0.2.20 to *.models.example.org 443 for models\n", lines, StringComparison.Ordinal);
        Assert.Contains("body 1048576", lines, StringComparison.Ordinal);
        Assert.Contains("callers 0.5/s burst 30", lines, StringComparison.Ordinal);
        var partners = gateway.Rules.Single(r => r.Origin.StartsWith("policy/partners ", StringComparison.Ordinal));
        Assert.Equal(["token/ops", "certificate/ci.example.org"], partners.As);
        Assert.Equal(["GET", "HEAD"], partners.Methods);
        Assert.DoesNotContain(partners.From, n => n.Contains(Net.Ip("10.0.2.20")));
    }

    [Fact]
    public void The_filter_lets_callers_reach_the_gateway_and_nothing_behind_it()
    {
        var plan = Compile(Example);
        string[] Accepted(string machine, FilterChain chain) =>
            [.. plan.Machines.Single(m => m.Machine == machine).Filter.Rules.Where(r => r.Chain == chain && r.Origin.StartsWith("policy/", StringComparison.Ordinal)).Select(FilterText.Of)];
        Assert.All(Accepted("web-1", FilterChain.Input), r => Assert.Contains("@service_gateway_v4", r, StringComparison.Ordinal));
        Assert.Equal(2, Accepted("app-1", FilterChain.Output).Length);
        Assert.All(Accepted("app-1", FilterChain.Output), r => Assert.Contains("daddr @service_gateway_v4", r, StringComparison.Ordinal));
        Assert.Contains(Accepted("edge-1", FilterChain.Output), r => r.Contains("dport { 443 }", StringComparison.Ordinal));
        Assert.Contains(Accepted("edge-1", FilterChain.Output), r => r.Contains("dport { 80 }", StringComparison.Ordinal));
    }

    [Fact]
    public void A_changed_token_changes_the_digest_and_a_moved_line_does_not()
    {
        var first = Compile(Example).Digest;
        Assert.Equal(first, Compile(Example.Replace("farspan: 1", "farspan: 1\n# moved", StringComparison.Ordinal)).Digest);
        Assert.NotEqual(first, Compile(Example.Replace("6b3a", "6b3b", StringComparison.Ordinal)).Digest);
    }

    [Fact]
    public void A_spec_reads_back_from_its_json()
    {
        var gateway = Compile(Example).Machines.Single(m => m.Machine == "edge-1").Gateways[0];
        var json = System.Text.Json.JsonSerializer.Serialize(gateway, GatewayJson.Default.GatewaySpec);
        var back = System.Text.Json.JsonSerializer.Deserialize(json, GatewayJson.Default.GatewaySpec)!;
        Assert.Equal(GatewayText.Lines(gateway), GatewayText.Lines(back));
    }

    private static NetworkPlan Compile(string text)
    {
        var read = TopologyReader.Read([new SourceFile("topology.yaml", Encoding.UTF8.GetBytes(text))]);
        Assert.DoesNotContain(read.Diagnostics, d => d.Severity == Farspan.Topology.Diagnostics.Severity.Error);
        var result = PlanCompiler.Compile(read.Topology!, PlanInputs.None);
        Assert.Empty(result.Diagnostics);
        return result.Plan!;
    }
}
