using System.Runtime.CompilerServices;
using Farspan.Lab.Status;
using Farspan.Lab.Supervision;

namespace Farspan.Lab.Tests.Lifecycle;

/// <summary>The first example, with its real etcd.</summary>
[Trait("Requirement", "A1")]
[Trait("Requirement", "A2")]
[Trait("Requirement", "A6")]
[Trait("Requirement", "A7")]
public sealed class ProviderGroupsTests
{

    [Fact]
    public async Task Thirteen_machines_a_mesh_and_a_real_etcd_come_up_and_a_killed_member_comes_back()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var lab = new TestLab();
        var report = await lab.UpAsync(Example());
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", report.Phases.Select(p => $"{p.Phase} {p.ElapsedMs:0} ms")));
        Assert.Equal(20, report.Machines.Count);
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, cancel));

        var status = await lab.Session.StatusAsync(cancel);
        Assert.Equal(["aws", "azure", "gcp", "ibm", "digitalocean"], status.Providers.Select(p => p.Provider));
        var machines = status.Providers.SelectMany(p => p.Machines).ToList();
        Assert.Equal(13, machines.Count);
        Assert.Empty(machines.SelectMany(m => m.Drift));
        Assert.Contains("eth0 10.0.1.2/24", machines.Single(m => m.Machine == "etcd-1").Addresses);
        Assert.All(machines, m => Assert.Equal(12, Assert.Single(m.Overlays).Peers.Count));

        var member = Service(status, "etcd-1");
        Assert.Equal((LabServiceState.Running, 0), (member.State, member.Restarts));
        await LabProcess.EndAsync(ProcessFinder.Identify(member.Pid!.Value)!, TimeProvider.System, cancel);
        await UntilAsync(async () => Service(await lab.Session.StatusAsync(cancel), "etcd-1") is { State: LabServiceState.Running, Restarts: 1 }, cancel);

        var down = await lab.Session.DownAsync(null, cancel);
        TestContext.Current.TestOutputHelper!.WriteLine($"down {down.ElapsedMs:0} ms: " + string.Join(", ", down.Phases.Select(p => $"{p.Phase} {p.ElapsedMs:0} ms")));
        Assert.Empty(lab.Remains());
    }

    internal static string Example([CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "examples", "provider-groups", "topology.yaml"));

    internal static async Task UntilAsync(Func<Task<bool>> holds, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TestLab.Patience);
        while (!await holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    private static LabServiceStatus Service(LabStatus status, string machine) =>
        status.Providers.SelectMany(p => p.Machines).Single(m => m.Machine == machine).Services.Single(s => s.Service == "etcd");
}
