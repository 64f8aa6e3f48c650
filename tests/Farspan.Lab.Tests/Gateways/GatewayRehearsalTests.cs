using Farspan.Lab.Probes;
using Farspan.Lab.Rehearsal;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Tests.Gateways;

/// <summary>A claim that a gateway survives a loss is rehearsed with the real gateway: calls through what is left, and again after healing.</summary>
[Trait("Requirement", "A7")]
[Trait("Requirement", "D5")]
public sealed class GatewayRehearsalTests
{
    private const string Topology = """
        farspan: 1
        name: twogates
        providers: { p: { kind: lab }, q: { kind: lab }, r: { kind: lab } }
        networks:
          p: { provider: p, cidr: 10.0.0.0/16, subnets: { s: { cidr: 10.0.1.0/24 } } }
          q: { provider: q, cidr: 10.1.0.0/16, subnets: { s: { cidr: 10.1.1.0/24 } } }
          r: { provider: r, cidr: 10.2.0.0/16, subnets: { s: { cidr: 10.2.1.0/24 } } }
        links:
          pq: { method: static-route, between: [network/p, network/q] }
          qr: { method: static-route, between: [network/q, network/r] }
          pr: { method: static-route, between: [network/p, network/r] }
        machines:
          g1:  { subnet: p/s, labels: { role: gate } }
          g2:  { subnet: q/s, labels: { role: gate } }
          app: { subnet: r/s, labels: { role: app } }
          w1:  { subnet: p/s, labels: { role: web } }
          w2:  { subnet: q/s, labels: { role: web } }
        services:
          entry: { on: { role: gate }, ports: { http: 8000/tcp } }
          web:   { on: { role: web }, ports: { http: 8080/tcp } }
        gateways:
          front: { service: entry, to: service/web, checks: { every: 200ms, timeout: 150ms }, limits: { connect: 1s } }
        policies:
          - { name: app calls, allow: { from: { role: app }, to: service/web }, via: front }
        claims:
          - { name: one gate is enough, survives: { service: entry, losing: { providers: 1 } } }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_left_leads_on_and_says_what_is_gone_and_leads_there_again_after_healing()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        var report = await RehearseAsync(lab, Topology, fault => fault);
        var text = ProbeReportText.Write(report);
        Assert.True(report.Holds, text);
        Assert.Equal(["provider/p", "provider/q"], report.Rehearsal!.Runs.Select(r => r.Lost));
        Assert.All(report.Rehearsal.Runs, run =>
        {
            Assert.False(run.IsStandIn);
            Assert.NotNull(run.CatchUpMs);
            Assert.Contains(run.Events, e => e.Text == "1 of 1 calls arrive through what is left");
            Assert.Contains(run.Events, e => e.Text == "3 calls across the cut arrive nowhere; gateways that are left answer 1 of them that nobody is there");
            Assert.Contains(run.Events, e => e.Text == "3 of 3 calls arrive across what was cut, after healing");
        });
        Assert.Empty(lab.Session.Faults());
    }

    [Fact]
    public async Task A_cut_that_cuts_nothing_is_found_out()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        var report = await RehearseAsync(lab, Topology, _ => new NoFaults());
        Assert.Equal(2, report.Findings.Count(f => f is { Code: TestCodes.RehearsalFailedCode, Message: "The cut does not cut." }));
        Assert.Equal(ClaimState.Broken, report.Claims.Single().State);
    }

    private static async Task<ProbeReport> RehearseAsync(TestLab lab, string topology, Func<ILabFaults, ILabFaults> faults)
    {
        await lab.UpAsync(topology);
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, Cancel));
        var network = new LabSessionNetwork(lab.Session);
        var options = NetworkTestOptions.Default with { Faults = true, Timing = ProbeTiming.Default with { ConnectDeadline = TimeSpan.FromSeconds(60) } };
        return await new NetworkTest(lab.Session.Plan(), network, faults(network), TimeProvider.System) { Callers = network, Arrivals = network }.RunAsync(options, null, Cancel);
    }

    private sealed class NoFaults : ILabFaults
    {
        public IReadOnlyList<string> InForce() => [];

        public Task CutAsync(string reference, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task HealAsync(string reference, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
