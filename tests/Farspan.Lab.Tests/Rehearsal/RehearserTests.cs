using Farspan.Lab.Probes;
using Farspan.Lab.Rehearsal;
using Farspan.Lab.Tests.Probes;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Tests.Rehearsal;

[Trait("Requirement", "A7")]
[Trait("Requirement", "B5")]
public sealed class RehearserTests
{
    private const string Head = """
        farspan: 1
        name: rehearsed
        providers: { p: { kind: lab }, q: { kind: lab }, r: { kind: lab } }
        networks:
          p: { provider: p, cidr: 10.0.0.0/16, subnets: { s: { cidr: 10.0.1.0/24 } } }
          q: { provider: q, cidr: 10.1.0.0/16, subnets: { s: { cidr: 10.1.1.0/24 } } }
          r: { provider: r, cidr: 10.2.0.0/16, subnets: { s: { cidr: 10.2.1.0/24 } } }
        overlays: { mesh: { kind: wireguard, cidr: 10.99.0.0/24, members: { role: db } } }
        claims: [ { name: survives, survives: { service: db, losing: { providers: 1 } } } ]

        """;

    private const string Etcd = Head + """
        machines: { m1: { subnet: p/s, labels: { role: db } }, m2: { subnet: q/s, labels: { role: db } }, m3: { subnet: r/s, labels: { role: db } } }
        services: { db: { on: { role: db }, over: mesh, ports: { client: 2379/tcp, peer: 2380/tcp }, quorum: majority, storage: replicated, run: etcd } }
        policies: [ { allow: { from: { role: db }, to: service/db } } ]
        """;

    private const string StandIn = Head + """
        machines: { m1: { subnet: p/s, labels: { role: db } }, m2: { subnet: q/s, labels: { role: db } }, m3: { subnet: r/s, labels: { role: db } } }
        services: { db: { on: { role: db }, over: mesh, ports: { api: 8200/tcp }, quorum: majority, storage: replicated } }
        policies: [ { allow: { from: { role: db }, to: service/db } } ]
        """;

    [Fact]
    public async Task A_real_etcd_outlives_each_provider_and_every_member_catches_up()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = NewLab();
        var report = await TestAsync(lab, Etcd, fault => fault);
        Assert.True(report.Holds, ProbeReportText.Write(report));
        Assert.Equal(["provider/p", "provider/q", "provider/r"], report.Rehearsal!.Runs.Select(r => r.Lost));
        Assert.All(report.Rehearsal.Runs, run =>
        {
            Assert.NotNull(run.WriteGapMs);
            Assert.NotNull(run.CatchUpMs);
            Assert.Contains(run.Events, e => e.Text.EndsWith("refuses a write and a linearizable read", StringComparison.Ordinal));
        });
        Assert.Empty(lab.Session.Faults());
    }

    [Fact]
    public async Task A_stand_in_is_called_one_and_its_reachability_is_rehearsed()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = NewLab();
        var report = await TestAsync(lab, StandIn, fault => fault);
        Assert.True(report.Holds, ProbeReportText.Write(report));
        Assert.All(report.Rehearsal!.Runs, r => Assert.True(r.IsStandIn));
        Assert.Contains("stand-in: only who can still talk was seen", report.Claims.Single().Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_that_does_not_cut_is_found_out()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = NewLab();
        var report = await TestAsync(lab, StandIn, _ => new NoFaults());
        Assert.False(report.Holds);
        Assert.Contains(report.Findings, f => f is { Code: TestCodes.RehearsalFailedCode, Message: "The cut does not cut." });
        Assert.Equal(ClaimState.Broken, report.Claims.Single().State);
    }

    [Fact]
    public async Task An_etcd_member_that_should_be_cut_off_and_acts_is_found_out()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = NewLab();
        var report = await TestAsync(lab, Etcd, _ => new NoFaults());
        Assert.Equal(3, report.Findings.Count(f => f.Code == TestCodes.MinorityActsCode));
        Assert.Equal(ClaimState.Broken, report.Claims.Single().State);
    }

    [Fact]
    public async Task A_cut_that_cannot_be_healed_is_said_with_the_command_that_does()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = NewLab();
        var report = await TestAsync(lab, StandIn, _ => new NoHealing());
        Assert.Contains(report.Findings, f => f.Code == TestCodes.RehearsalFailedCode && f.Message.Contains("is still cut: `farspan heal --all`", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_somebody_else_has_cut_is_left_alone_and_said()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = NewLab();
        var request = lab.Request(StandIn);
        await lab.Session.UpAsync(request, null, TestContext.Current.CancellationToken);
        lab.Session.Cut("provider/p", TestContext.Current.CancellationToken);
        var network = new LabNetwork(lab.Session);
        var report = await new Rehearser(request.Plan, network, network, RehearsalTiming.Default, ProbeTiming.Default, TimeProvider.System)
            .RunAsync([], null, TestContext.Current.CancellationToken);
        Assert.All(report.Runs, r => Assert.Equal(TestCodes.RehearsalFailedCode, Assert.Single(r.Findings).Code));
        Assert.Equal(["provider/p"], lab.Session.Faults());
    }

    [Fact]
    public async Task A_caller_who_gives_up_leaves_nothing_cut()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = NewLab();
        await lab.UpAsync(StandIn);
        using var stop = new CancellationTokenSource();
        var network = new LabNetwork(lab.Session);
        var plan = lab.Session.Plan();
        var progress = new Watch(text =>
        {
            if (text.EndsWith("cut provider/p", StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        });
        var test = new NetworkTest(plan, network, network, TimeProvider.System);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.RunAsync(NetworkTestOptions.Default with { Faults = true }, progress, stop.Token));
        Assert.Empty(lab.Session.Faults());
    }

    private static TestLab NewLab() => new(name: $"verify-{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(3))}");

    private static async Task<ProbeReport> TestAsync(TestLab lab, string topology, Func<LabNetwork, ILabFaults> faults)
    {
        var request = lab.Request(topology);
        await lab.Session.UpAsync(request, null, TestContext.Current.CancellationToken);
        await lab.Session.WaitForServicesAsync(TestLab.Patience, null, TestContext.Current.CancellationToken);
        var network = new LabNetwork(lab.Session);
        return await new NetworkTest(request.Plan, network, faults(network), TimeProvider.System)
            .RunAsync(NetworkTestOptions.Default with { Faults = true }, null, TestContext.Current.CancellationToken);
    }

    private sealed class NoFaults : ILabFaults
    {
        public IReadOnlyList<string> InForce() => [];

        public Task CutAsync(string reference, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task HealAsync(string reference, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class NoHealing : ILabFaults
    {
        public IReadOnlyList<string> InForce() => [];

        public Task CutAsync(string reference, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task HealAsync(string reference, CancellationToken cancellationToken) => throw new IOException("the kernel says no");
    }

    private sealed class Watch(Action<string> seen) : IProgress<TestProgress>
    {
        public void Report(TestProgress value) => seen(value.Detail ?? string.Empty);
    }
}
