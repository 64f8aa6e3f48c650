using System.Net;
using Farspan.Verification.Outside;
using Farspan.Verification.Probes;
using Farspan.Verification.Reports;

namespace Farspan.Verification.Tests.Outside;

[Trait("Requirement", "C6")]
public sealed class OutsideCallTests
{
    private const string Topology = """
        farspan: 1
        name: outward
        providers: { cloud: { kind: lab } }
        networks: { cloud: { provider: cloud, cidr: 10.0.0.0/16, subnets: { apps: { cidr: 10.0.1.0/24 }, edge: { cidr: 10.0.2.0/24, exposure: egress } } } }
        machines:
          app:    { subnet: cloud/apps, labels: { role: app } }
          worker: { subnet: cloud/apps, labels: { role: worker } }
          idle:   { subnet: cloud/apps }
          edge:   { subnet: cloud/edge }
        services:
          proxy: { on: machine/edge, ports: { http: 8000/tcp, out: 3128/tcp } }
          panel: { on: machine/edge, ports: { http: 3000/tcp } }
        gateways:
          front: { service: proxy, to: service/panel, egress: out }
        egress:
          - { name: models, from: { role: app }, to: [api.example.org, "*.models.example.net"], ports: 443/tcp, via: front }
          - { name: packages, from: [machine/app, machine/worker], to: packages.example.com, ports: 80/tcp, via: front }
        """;

    [Fact]
    public void Every_declared_name_is_asked_for_and_beside_it_what_must_not_be_reached()
    {
        var lines = OutsideCallPlanner.Plan(Plans.Compile(Topology), ProbeOptions.Default)
            .Select(c => $"{c.From,-7} {c.Speech,-16} {c.Authority,-45} {(c.Expect == Expectation.Connects ? "allowed" : $"refused {c.Refusal}"),-20} {c.Why}").Order(StringComparer.Ordinal);
        Golden.Equal("outside-calls.txt", string.Join('\n', lines) + "\n");
    }

    [Fact]
    public void Names_that_lead_to_stand_ins_are_the_internets_and_all_different()
    {
        var world = OutsideWorld.Of(Plans.Compile(Topology).Machines)!;
        var reachable = world.Hosts.Where(h => h.Kind is OutsideKind.Declared or OutsideKind.Undeclared).ToList();
        Assert.Equal(["api.example.org", "farspan-test.models.example.net", "packages.example.com", OutsideWorld.UndeclaredName], reachable.Select(h => h.Name));
        Assert.Equal(reachable.Count, reachable.Select(h => h.V4).Distinct().Count());
        Assert.All(reachable, h => Assert.True(OutsideWorld.BlockV4.Contains(h.V4) && OutsideWorld.BlockV6.Contains(h.V6)));
        Assert.Equal(IPAddress.Parse("169.254.169.254"), world.Hosts.Single(h => h.Kind == OutsideKind.Metadata).V4);
        Assert.Equal([80, 443], world.Ports.Select(p => (int)p));
        Assert.Null(OutsideWorld.Of([]));
    }

    [Theory]
    [InlineData(OutsideRefusal.MissingRule, 403, "", "", true)]
    [InlineData(OutsideRefusal.MissingRule, 502, "", "", false)]
    [InlineData(OutsideRefusal.MissingRule, null, "", "no answer", false)]
    [InlineData(OutsideRefusal.Address, 403, "", "", true)]
    [InlineData(OutsideRefusal.Address, 200, "outside internet 443", "", false)]
    [InlineData(OutsideRefusal.Cut, 200, "", "connection reset", true)]
    [InlineData(OutsideRefusal.Cut, 200, "outside internet 443", "", false)]
    [InlineData(OutsideRefusal.Cut, 403, "", "", false)]
    [InlineData(OutsideRefusal.Anyhow, null, "", "no answer", true)]
    [InlineData(OutsideRefusal.Anyhow, 403, "", "", true)]
    [InlineData(OutsideRefusal.Anyhow, 200, "outside internet 443", "", false)]
    public void A_refusal_must_be_the_one_that_is_due_and_nothing_may_arrive(OutsideRefusal due, int? status, string line, string detail, bool holds)
    {
        var result = Result(due) with { Status = status, FirstLine = line, Detail = detail };
        Assert.Equal(holds, result.Holds);
        Assert.False((result with { CountedAt = ["internet/outside"] }).Holds);
    }

    [Theory]
    [InlineData(OutsideRefusal.MissingRule, "machine/app", "egress from 10.0.1.2 to elsewhere.example port 443", "", true)]
    [InlineData(OutsideRefusal.MissingRule, "machine/app", "", "", false)]
    [InlineData(OutsideRefusal.MissingRule, "10.0.1.2", "egress from 10.0.1.2 to elsewhere.example port 443", "", false)]
    [InlineData(OutsideRefusal.Cut, "machine/app", "", "egress-server-name", true)]
    [InlineData(OutsideRefusal.Cut, "machine/app", "", "", false)]
    [InlineData(OutsideRefusal.Address, "machine/app", "", "", true)]
    public void The_log_must_name_the_machine_and_what_was_missing(OutsideRefusal due, string caller, string missing, string failure, bool audited)
    {
        var result = Result(due) with { Audit = new OutsideAudit(caller, missing, failure) };
        Assert.Equal(audited, result.IsAudited);
        Assert.False((result with { Audit = null }).IsAudited);
        Assert.Equal(audited ? [] : ["FS5045"], OutsideReport.Findings([result]).Select(f => f.Code));
    }

    [Fact]
    public void What_arrives_is_the_places_own_answer_and_counted_there()
    {
        var result = Result(OutsideRefusal.Anyhow) with { Status = 200, FirstLine = "outside internet 443", Detail = "", CountedAt = null };
        result = result with { Call = result.Call with { Expect = Expectation.Connects } };
        Assert.True(result.Holds);
        Assert.True((result with { CountedAt = ["internet/outside"] }).Holds);
        Assert.False((result with { CountedAt = [] }).Holds);
        Assert.False((result with { FirstLine = "not found" }).Holds);
        Assert.False((result with { Status = 502, FirstLine = "" }).Holds);
    }

    private static OutsideCallResult Result(OutsideRefusal due)
    {
        var call = OutsideCallPlanner.Plan(Plans.Compile(Topology), ProbeOptions.Default).First(c => c.From == "app");
        return new OutsideCallResult
        {
            Call = call with { Host = "elsewhere.example", Expect = Expectation.Refused, Refusal = due },
            Status = due == OutsideRefusal.Cut ? 200 : 403,
            FirstLine = "",
            Detail = due == OutsideRefusal.Cut ? "cut" : "",
            ElapsedMs = 1,
            CountedAt = [],
            Audit = null,
        };
    }
}
