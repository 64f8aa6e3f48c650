using Farspan.Lab.Status;
using Farspan.Lab.Supervision;

namespace Farspan.Lab.Tests.Lifecycle;

/// <summary>What dies is started again; who starts it again may die too.</summary>
public sealed class SupervisionTests
{
    private const string WithRedis = """
        farspan: 1
        name: supervised
        providers:
          here: { kind: lab }
        networks:
          lan:
            provider: here
            cidr: 10.0.0.0/16
            subnets:
              one: { cidr: 10.0.1.0/24 }
        machines:
          alpha: { subnet: lan/one }
          beta:  { subnet: lan/one }
        services:
          cache:
            on: { name: alpha }
            ports: { redis: 6379/tcp }
            run: redis
          web:
            on: { name: beta }
            ports: { http: 8080/tcp }
        """;

    [Fact]
    public async Task A_dead_supervisor_is_replaced_and_what_runs_is_taken_over()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var lab = await UpAsync(cancel);
        var before = await lab.Session.StatusAsync(cancel);
        await KillAsync(before.Supervisor.Pid, cancel);
        await ProviderGroupsTests.UntilAsync(async () => (await lab.Session.StatusAsync(cancel)).Supervisor is { IsAlive: true, Pid: { } pid } && pid != before.Supervisor.Pid, cancel);
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, cancel));
        Assert.Equal((Cache(before).Pid, 0), (Cache(await lab.Session.StatusAsync(cancel)).Pid, Cache(await lab.Session.StatusAsync(cancel)).Restarts));
    }

    [Fact]
    public async Task A_dead_keeper_is_replaced()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var lab = await UpAsync(cancel);
        var before = (await lab.Session.StatusAsync(cancel)).Supervisor;
        await KillAsync(before.KeeperPid, cancel);
        await ProviderGroupsTests.UntilAsync(async () => (await lab.Session.StatusAsync(cancel)).Supervisor.KeeperPid is { } pid && pid != before.KeeperPid, cancel);
        Assert.Equal(before.Pid, (await lab.Session.StatusAsync(cancel)).Supervisor.Pid);
    }

    [Fact]
    public async Task When_both_are_dead_status_says_so_and_up_mends_it_without_a_restart()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var lab = await UpAsync(cancel);
        var before = await lab.Session.StatusAsync(cancel);
        await KillAsync(before.Supervisor.KeeperPid, cancel);
        await KillAsync(before.Supervisor.Pid, cancel);
        // A keeper that the supervisor had started in between starts another supervisor: both at once it has to be.
        await ProviderGroupsTests.UntilAsync(async () => await BothDeadAsync(lab, cancel), cancel);
        var dead = await lab.Session.StatusAsync(cancel);
        Assert.False(dead.Supervisor.IsAlive);
        Assert.Equal(LabServiceState.Stopped, dead.Providers.Single().Machines.Single(m => m.Machine == "beta").Services.Single().State);

        var report = await lab.UpAsync(WithRedis);
        Assert.Equal(0, report.Operations);
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, cancel));
        var after = await lab.Session.StatusAsync(cancel);
        Assert.True(after.Supervisor.IsAlive);
        Assert.Equal(Cache(before).Pid, Cache(after).Pid);
    }

    [Fact]
    public async Task A_killed_service_is_started_again_and_counted()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var lab = await UpAsync(cancel);
        await KillAsync(Cache(await lab.Session.StatusAsync(cancel)).Pid, cancel);
        await ProviderGroupsTests.UntilAsync(async () => Cache(await lab.Session.StatusAsync(cancel)) is { State: LabServiceState.Running, Restarts: 1 }, cancel);
    }

    [Fact]
    public async Task A_killed_overlay_engine_is_started_again_with_its_peers_and_addresses()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var lab = new TestLab();
        var report = await lab.UpAsync(Topologies.Pair);
        Assert.SkipWhen(report.Engine == "kernel", "the kernel carries overlays itself here: there is no engine to kill");
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, cancel));
        var overlay = Alpha(await lab.Session.StatusAsync(cancel)).Overlays.Single();
        Assert.True(overlay is { Pid: > 0, RssBytes: > 0, Restarts: 0 });
        await KillAsync(overlay.Pid, cancel);
        await ProviderGroupsTests.UntilAsync(async () => Alpha(await lab.Session.StatusAsync(cancel)) is { Drift.Count: 0, Overlays: [{ Restarts: 1, Pid: not null }] }, cancel);
        await ProviderGroupsTests.UntilAsync(async () => await lab.AskAsync("alpha", "gamma", 7000, cancel) == "echo gamma 7000\n", cancel);
    }

    private static async Task<TestLab> UpAsync(CancellationToken cancellationToken)
    {
        var lab = new TestLab();
        try
        {
            await lab.UpAsync(WithRedis);
            Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, cancellationToken));
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    private static async Task<bool> BothDeadAsync(TestLab lab, CancellationToken cancellationToken)
    {
        var status = (await lab.Session.StatusAsync(cancellationToken)).Supervisor;
        await KillAsync(status.KeeperPid, cancellationToken);
        await KillAsync(status.Pid, cancellationToken);
        return status is { KeeperPid: null, Pid: null };
    }

    internal static async Task KillAsync(int? pid, CancellationToken cancellationToken)
    {
        if (pid is { } number && ProcessFinder.Identify(number) is { } process)
        {
            await LabProcess.EndAsync(process, TimeProvider.System, cancellationToken);
        }
    }

    private static LabMachineStatus Alpha(LabStatus status) => status.Providers.SelectMany(p => p.Machines).Single(m => m.Machine == "alpha");

    private static LabServiceStatus Cache(LabStatus status) => Alpha(status).Services.Single();
}
