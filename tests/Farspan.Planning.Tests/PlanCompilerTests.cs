using Farspan.State;
using Farspan.State.Links;

namespace Farspan.Planning.Tests;

/// <summary>What a plan holds, machine by machine. Requirements A1–A5, B1, B4.</summary>
public sealed class PlanCompilerTests
{
    private static readonly PlanResult _groups = PlanCompiler.Compile(Samples.ProviderGroups().Build(), PlanInputs.None);

    private static MachineSpec Spec(PlanResult result, string machine) => result.Plan!.Machines.Concat(result.Plan.Fabric).Single(m => m.Machine == machine);

    [Fact]
    [Trait("Requirement", "A2")]
    public void Addresses_that_are_left_out_are_the_lowest_free_hosts()
    {
        Assert.Empty(_groups.Diagnostics);
        var etcd = Spec(_groups, "etcd-3");
        Assert.Equal(["10.2.1.2/24 eth0", "10.99.0.4/32 fs-mesh"], etcd.Addresses.Select(a => $"{a.Address}/{a.PrefixLength} {a.Link}"));
        Assert.Equal(["0.0.0.0/0 10.2.1.1 eth0", "10.99.0.0/24  fs-mesh"], etcd.Routes.Select(r => $"{r.Destination} {r.Gateway} {r.Link}"));
        Assert.Equal(["lo", "eth0", "fs-mesh"], etcd.Links.Select(l => l.Name));
        Assert.Equal(1420, etcd.Links.Single(l => l.Kind == LinkKind.WireGuard).Mtu);
    }

    [Fact]
    [Trait("Requirement", "B1")]
    public void An_overlay_has_one_list_of_members_that_all_share()
    {
        var lists = _groups.Plan!.Machines.Select(m => m.Overlays.Single().Members).Distinct(ReferenceEqualityComparer.Instance);
        Assert.Single(lists);
        Assert.Equal(13, _groups.Plan.Machines[0].Overlays[0].Members.Count);
    }
}
