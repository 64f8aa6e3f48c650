using System.Text.Json;
using Farspan.Agent.Machines;
using Farspan.Reconcile;
using Farspan.State;
using Farspan.State.Addresses;
using Farspan.State.Filters;
using Farspan.State.Json;
using Farspan.State.Links;
using Farspan.State.Names;
using Farspan.State.Overlays;
using Farspan.State.Routes;
using Farspan.State.Sysctls;

namespace Farspan.Agent.Tests.Machines;

/// <summary>What every machine must do, in memory and for real: invariants 4, 6, 7 and 9 of docs/architecture.md.</summary>
[Trait("Requirement", "A2")]
[Trait("Requirement", "B1")]
[Trait("Requirement", "C2")]
public abstract class MachineConformance
{
    protected abstract ValueTask<IMachineUnderTest> NewAsync();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_pass_does_nothing_and_the_status_is_the_spec()
    {
        await using var machine = await NewAsync();
        var (reconciler, observer) = On(machine);
        var first = await reconciler.ApplyAsync(TestSpecs.Machine, Stop);
        Assert.True(first.Accepted);
        Assert.True(first.Operations > 15, $"{first.Operations} operations");
        Assert.Equal(0, (await reconciler.ApplyAsync(TestSpecs.Machine, Stop)).Operations);
        var status = await observer.ObserveAsync([], Stop);
        Assert.Equal([], Drift(TestSpecs.Machine, status!));
        Assert.Equal(TestSpecs.Machine.Generation, status!.ObservedGeneration);
        Assert.Equal("mesh", Assert.Single(status.Overlays).Name);
        var json = JsonSerializer.Serialize(status, StateJson.Default.MachineStatus);
        Assert.Equal([], Drift(TestSpecs.Machine, JsonSerializer.Deserialize(json, StateJson.Default.MachineStatus)!));
        Assert.Equal(["etcd-2", "etcd-3"], status.Overlays[0].Peers.Select(p => p.Machine).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_belongs_to_others_survives_applying_and_removing()
    {
        await using var machine = await NewAsync();
        var (reconciler, _) = On(machine);
        await reconciler.ApplyAsync(TestSpecs.Machine, Stop);
        machine.MakeForeignThings();
        var foreign = machine.ForeignThings();
        Assert.Equal(3, foreign.Count);
        Assert.Equal(0, (await reconciler.ApplyAsync(TestSpecs.Machine, Stop)).Operations);
        await reconciler.ApplyAsync(TestSpecs.Machine with { Generation = 4, Routes = [], Overlays = [], Links = [.. TestSpecs.Machine.Links.SkipLast(1)], Addresses = [.. TestSpecs.Machine.Addresses.Where(a => a.Link != TestSpecs.OverlayLink)] }, Stop);
        Assert.Equal(foreign, machine.ForeignThings());
        await reconciler.RemoveAsync("etcd-1", Stop);
        Assert.Equal(foreign.Where(f => !f.StartsWith("route", StringComparison.Ordinal)), machine.ForeignThings().Where(f => !f.StartsWith("route", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_rule_that_somebody_deleted_is_seen_and_mended()
    {
        await using var machine = await NewAsync();
        var (reconciler, observer) = On(machine);
        await reconciler.ApplyAsync(TestSpecs.Machine, Stop);
        machine.DeleteFirstInputRule();
        Assert.Equal(["the rule 'input ct state invalid drop comment \"default invalid\"' is missing"], Drift(TestSpecs.Machine, (await observer.ObserveAsync([], Stop))!));
        Assert.Equal(["filter"], Changed(await reconciler.ApplyAsync(TestSpecs.Machine, Stop)));
        Assert.Equal([], Drift(TestSpecs.Machine, (await observer.ObserveAsync([], Stop))!));
    }

    [Fact]
    public async Task A_rule_that_somebody_added_is_seen_and_mended()
    {
        await using var machine = await NewAsync();
        var (reconciler, observer) = On(machine);
        await reconciler.ApplyAsync(TestSpecs.Machine, Stop);
        machine.AddOddRule();
        Assert.Contains("the packet filter should not have rule", Assert.Single(Drift(TestSpecs.Machine, (await observer.ObserveAsync([], Stop))!)), StringComparison.Ordinal);
        Assert.Equal(["filter"], Changed(await reconciler.ApplyAsync(TestSpecs.Machine, Stop)));
        Assert.Equal([], Drift(TestSpecs.Machine, (await observer.ObserveAsync([], Stop))!));
    }

    [Fact]
    public async Task An_address_that_somebody_changed_is_seen_and_mended()
    {
        await using var machine = await NewAsync();
        var (reconciler, observer) = On(machine);
        await reconciler.ApplyAsync(TestSpecs.Machine, Stop);
        machine.ChangeAddress();
        Assert.Equal(
            ["address 10.0.1.77/24 should not be on eth0", "address 10.0.1.3/24 is missing on eth0"],
            Drift(TestSpecs.Machine, (await observer.ObserveAsync([], Stop))!));
        Assert.Equal(["addresses"], Changed(await reconciler.ApplyAsync(TestSpecs.Machine, Stop)));
        Assert.Equal([], Drift(TestSpecs.Machine, (await observer.ObserveAsync([], Stop))!));
    }

    [Fact]
    public async Task A_card_that_somebody_set_down_comes_back_with_its_routes()
    {
        await using var machine = await NewAsync();
        var (reconciler, observer) = On(machine);
        await reconciler.ApplyAsync(TestSpecs.Machine, Stop);
        machine.SetCardDown();
        Assert.Contains("link eth0 is down", Drift(TestSpecs.Machine, (await observer.ObserveAsync([], Stop))!));
        Assert.Contains("routes", Changed(await reconciler.ApplyAsync(TestSpecs.Machine, Stop)));
        Assert.Equal([], Drift(TestSpecs.Machine, (await observer.ObserveAsync([], Stop))!));
    }

    [Fact]
    public async Task A_killed_engine_is_started_again_and_configured_as_before()
    {
        await using var machine = await NewAsync();
        var (reconciler, observer) = On(machine);
        await reconciler.ApplyAsync(TestSpecs.Machine, Stop);
        await machine.KillEngineAsync(TestSpecs.OverlayLink);
        Assert.Contains("overlay mesh is not running on fs-mesh", Drift(TestSpecs.Machine, (await observer.ObserveAsync([], Stop))!));
        Assert.Equal(["overlays", "links", "addresses", "routes", "overlay peers"], Changed(await reconciler.ApplyAsync(TestSpecs.Machine, Stop)));
        Assert.Equal([], Drift(TestSpecs.Machine, (await observer.ObserveAsync([], Stop))!));
        Assert.Equal(0, (await reconciler.ApplyAsync(TestSpecs.Machine, Stop)).Operations);
    }

    [Fact]
    public async Task Refuses_an_older_generation_and_changes_nothing()
    {
        await using var machine = await NewAsync();
        var (reconciler, observer) = On(machine);
        await reconciler.ApplyAsync(TestSpecs.Machine, Stop);
        var report = await reconciler.ApplyAsync(TestSpecs.Machine with { Generation = 2, Routes = [] }, Stop);
        Assert.False(report.Accepted);
        Assert.Equal((3, 0), (report.Generation, report.Operations));
        Assert.Equal([], Drift(TestSpecs.Machine, (await observer.ObserveAsync([], Stop))!));
    }

    [Fact]
    public async Task A_changed_spec_changes_only_what_differs()
    {
        await using var machine = await NewAsync();
        var (reconciler, observer) = On(machine);
        await reconciler.ApplyAsync(TestSpecs.Machine, Stop);
        var old = TestSpecs.Machine;
        var overlay = old.Overlays[0];
        var next = old with
        {
            Generation = 4,
            Addresses = [.. old.Addresses.Where(a => !a.Address.Equals(TestSpecs.Address("10.0.1.2")))],
            Routes = [.. old.Routes.Skip(1), old.Routes[0] with { Gateway = TestSpecs.Address("10.0.1.254") }],
            Overlays = [overlay with { Members = [overlay.Members[0], overlay.Members[1] with { AllowedIps = [TestSpecs.Network("10.99.7.0/24")] }, TestSpecs.Member("etcd-4", TestSpecs.Key(4), 4)] }],
        };
        var report = await reconciler.ApplyAsync(next, Stop);
        Assert.Equal(["addresses", "routes", "overlay peers"], Changed(report));
        Assert.Equal(3, report.Concepts.Single(c => c.Concept == "overlay peers").Operations);
        Assert.Equal([], Drift(next, (await observer.ObserveAsync([], Stop))!));
        Assert.Equal(0, (await reconciler.ApplyAsync(next, Stop)).Operations);
    }

    [Fact]
    public async Task Takes_everything_away_without_knowing_what_was_made()
    {
        await using var machine = await NewAsync();
        await On(machine).Reconciler.ApplyAsync(TestSpecs.Machine, Stop);
        await On(machine).Reconciler.RemoveAsync("etcd-1", Stop);
        Assert.Null(machine.Ports.Filter.Read());
        Assert.Empty(machine.Ports.Routes.Read());
        Assert.Empty(await machine.Ports.Overlays.ReadAsync(Stop));
        Assert.DoesNotContain(machine.Ports.Links.Read(), l => KernelMarks.IsOurLink(l.Name));
        Assert.DoesNotContain(machine.Ports.Addresses.Read(), a => !a.IsAutomatic);
        var names = machine.Ports.HostFiles.Read();
        Assert.Empty(names.Hosts);
        Assert.True(names.Resolver is null or { Asked.Count: 0 });
        await On(machine).Reconciler.RemoveAsync("etcd-1", Stop);
    }

    [Fact]
    public async Task Says_which_link_is_missing_and_goes_on_when_it_is_there()
    {
        await using var machine = await NewAsync();
        var (reconciler, _) = On(machine);
        var spec = TestSpecs.Machine with { Links = [.. TestSpecs.Machine.Links, new LinkSpec { Name = "eth7", Kind = LinkKind.Ethernet, Mtu = null }] };
        var failure = await Assert.ThrowsAsync<ReconcileException>(() => reconciler.ApplyAsync(spec, Stop));
        Assert.StartsWith("etcd-1: links: there is no link eth7 (Ethernet)", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(machine.Ports.Filter.Read());
        Assert.Equal(TestSpecs.Machine.Generation, (await reconciler.ApplyAsync(TestSpecs.Machine, Stop)).Generation);
    }

    [Fact]
    public async Task On_a_real_machine_cards_are_compared_and_never_touched()
    {
        await using var machine = await NewAsync();
        var reconciler = new MachineReconciler(machine.Ports, new MemorySpecStore(), ownsUnderlay: false, TimeProvider.System);
        var spec = TestSpecs.Machine with { Routes = [.. TestSpecs.Machine.Routes.Where(r => r.Link != "eth0")] };
        await reconciler.ApplyAsync(spec, Stop);
        var card = machine.Ports.Links.Read().Single(l => l.Name == "eth0");
        Assert.Equal((false, 1500), (card.IsUp, card.Mtu));
        Assert.DoesNotContain(machine.Ports.Addresses.Read(), a => a.Link == "eth0");
        Assert.Equal(0, (await reconciler.ApplyAsync(spec, Stop)).Operations);
        Assert.Contains("link eth0 is down and should have MTU 1450", LinkDelta.Between(spec.Links, machine.Ports.Links.Read()).Describe());
    }

    /// <summary>Every difference in words, by the same deltas that the agent acts on.</summary>
    protected static IEnumerable<string> Drift(MachineSpec spec, MachineStatus status)
    {
        var deltas = new List<IDelta>
        {
            FilterDelta.Between(spec.Filter, status.Filter),
            SysctlDelta.Between(spec.Sysctls, status.Sysctls),
            LinkDelta.Between(spec.Links, status.Links),
            AddressDelta.Between(spec.Addresses, status.Addresses),
            RouteDelta.Between(spec.Routes, status.Routes),
            HostDelta.Between(spec.Hosts, status.Names.Hosts),
            ResolverDelta.Between(spec.Resolver, status.Names.Resolver),
        };
        deltas.AddRange(spec.Overlays.Select(o => OverlayDelta.Between(o, spec.Machine, null, status.Overlays.FirstOrDefault(s => s.Link == o.Link))));
        return deltas.SelectMany(d => d.Describe());
    }

    private static (MachineReconciler Reconciler, MachineObserver Observer) On(IMachineUnderTest machine)
    {
        var store = new MemorySpecStore();
        return (new MachineReconciler(machine.Ports, store, ownsUnderlay: true, TimeProvider.System), new MachineObserver(machine.Ports, store, TimeProvider.System));
    }

    private static IEnumerable<string> Changed(ReconcileReport report) => report.Concepts.Where(c => c.Operations > 0).Select(c => c.Concept);
}
