using Farspan.Lab.Reports;
using Farspan.State;

namespace Farspan.Lab.Tests.Lifecycle;

[Trait("Requirement", "A2")]
public sealed class UpAndDownTests
{
    [Fact]
    public async Task A_lab_comes_up_as_declared_and_goes_down_to_nothing()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        var report = await lab.UpAsync(Topologies.Pair);
        Assert.Equal(["alpha", "beta", "gamma"], report.Machines.Take(3).Select(m => m.Machine));
        Assert.All(report.Machines, m => Assert.Equal(MachineChangeKind.Made, m.Kind));
        Assert.Equal(["alpha/echo", "beta/echo", "beta/local", "gamma/echo"], report.Started);
        var left = await lab.Session.WaitForServicesAsync(TestLab.Patience, null, TestContext.Current.CancellationToken);
        Assert.Empty(left);

        var status = await lab.Session.StatusAsync(TestContext.Current.CancellationToken);
        var machines = status.Providers.SelectMany(p => p.Machines.Concat(p.Routers)).Concat(status.Core).ToList();
        Assert.Empty(machines.SelectMany(m => m.Drift));
        Assert.All(machines, m => Assert.Equal(Verdict.InSync, m.Verdict));
        Assert.True(status is { IsComplete: true, Supervisor: { IsAlive: true, KeeperPid: not null } });
        Assert.Equal(["left", "right"], status.Providers.Select(p => p.Provider));

        var down = await lab.Session.DownAsync(null, TestContext.Current.CancellationToken);
        Assert.True(down.Existed);
        Assert.Equal(report.Machines.Count, down.Namespaces);
        Assert.Empty(lab.Remains());
        Assert.False((await lab.Session.DownAsync(null, TestContext.Current.CancellationToken)).Existed);
    }

    [Fact]
    public async Task A_second_up_of_the_same_plan_does_nothing()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        await lab.UpAsync(Topologies.Pair);
        var again = await lab.UpAsync(Topologies.Pair);
        Assert.All(again.Machines, m => Assert.Equal(MachineChangeKind.Unchanged, m.Kind));
        Assert.Equal(0, again.Operations);
    }
}
