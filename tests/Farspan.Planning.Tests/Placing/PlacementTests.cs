using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Planning.Tests.Placing;

/// <summary>Where services with a number of replicas run. Requirements B3, B5, B6.</summary>
public sealed class PlacementTests
{
    [Fact]
    [Trait("Requirement", "B5")]
    public void Replicas_are_spread_over_the_failure_domain_first()
    {
        var builder = Zones(("a", 3), ("b", 1), ("c", 1)).Service("vault", "*", null, Ports, replicas: 3, FailureDomain.Zone);
        Assert.Equal(["a-0", "b-0", "c-0"], On(Compile(builder), "vault"));
    }

    [Fact]
    [Trait("Requirement", "E3")]
    public void Replicas_that_are_spread_by_machine_do_not_share_a_host()
    {
        var builder = Zones(("a", 4)).Service("vault", "*", null, Ports, replicas: 2, FailureDomain.Machine);
        builder.Machines[1] = builder.Machines[1] with { Hosts = ["a-0"] };
        builder.Machines[2] = builder.Machines[2] with { Hosts = ["a-1", "a-0"] };
        Assert.Equal(["a-0", "a-3"], On(Compile(builder), "vault"));
    }

    [Fact]
    [Trait("Requirement", "B6")]
    public void Single_replicas_go_to_machines_of_their_own_while_there_are_any()
    {
        var builder = Zones(("a", 3)).Service("eth", "*", null, Ports, 1).Service("sol", "*", null, Ports, 1).Service("tron", "*", null, Ports, 1);
        var result = Compile(builder);
        Assert.Equal(["a-0", "a-1", "a-2"], [.. On(result, "eth"), .. On(result, "sol"), .. On(result, "tron")]);
    }

    [Fact]
    [Trait("Requirement", "B5")]
    public void Replicas_that_the_lock_keeps_in_one_zone_while_another_has_none_are_a_warning()
    {
        var first = Compile(Zones(("a", 2)).Service("vault", "*", null, Ports, replicas: 2, FailureDomain.Zone));
        Assert.DoesNotContain(first.Diagnostics, d => d.Code == "FS2110");
        var second = Compile(Zones(("a", 2), ("b", 1)).Service("vault", "*", null, Ports, replicas: 2, FailureDomain.Zone), first.Lock);
        var found = Assert.Single(second.Diagnostics, d => d.Code == "FS2110");
        Assert.Equal((Severity.Warning, 2), (found.Severity, found.Related.Count));
        Assert.StartsWith("Service 'vault' is to be spread by zone, but 'a-0' and 'a-1' run it together in 'p/a', because they did before and are not moved; ", found.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Compile(Zones(("a", 2), ("b", 1)).Service("vault", "*", null, Ports, replicas: 2, FailureDomain.Zone)).Diagnostics, d => d.Code == "FS2110");
        Assert.DoesNotContain(Compile(Zones(("a", 2), ("b", 1)).Service("vault", "*", null, Ports, replicas: 2, null), first.Lock).Diagnostics, d => d.Code == "FS2110");
    }

    [Fact]
    public void A_new_zone_does_not_move_what_runs()
    {
        var first = Compile(Zones(("a", 2)).Service("vault", "*", null, Ports, replicas: 2, FailureDomain.Zone));
        Assert.Equal(["a-0", "a-1"], On(first, "vault"));
        var second = Compile(Zones(("a", 2), ("b", 1)).Service("vault", "*", null, Ports, replicas: 2, FailureDomain.Zone), first.Lock);
        Assert.Equal(["a-0", "a-1"], On(second, "vault"));
    }

    [Fact]
    public void Only_the_replica_of_a_machine_that_is_gone_moves()
    {
        var first = Compile(Zones(("a", 3), ("b", 3)).Service("vault", "*", null, Ports, replicas: 3, FailureDomain.Zone));
        Assert.Equal(["a-0", "a-1", "b-0"], On(first, "vault"));
        var gone = Zones(("a", 3), ("b", 3));
        gone.Machines.RemoveAll(m => m.Name == "b-0");
        Assert.Equal(["a-0", "a-1", "b-1"], On(Compile(gone.Service("vault", "*", null, Ports, replicas: 3, FailureDomain.Zone), first.Lock), "vault"));
    }

    [Fact]
    public void Services_without_a_number_run_on_every_candidate_and_lock_nothing()
    {
        var result = Compile(Zones(("a", 2), ("b", 1)).Service("agent", "*", null, 9000));
        Assert.Equal(["a-0", "a-1", "b-0"], On(result, "agent"));
        Assert.Empty(result.Lock.Placement("agent"));
    }

    private static (string Name, TransportProtocol Protocol, Addressing.PortRange Ports)[] Ports => [("main", TransportProtocol.Tcp, Samples.Port(80))];

    private static TopologyBuilder Zones(params (string Name, int Machines)[] zones)
    {
        var builder = new TopologyBuilder().Provider("p", ProviderKind.Aws, [.. zones.Select(z => z.Name)]);
        builder.Network("n", "p", ["10.0.0.0/16"], [.. zones.Select((z, i) => (z.Name, new[] { $"10.0.{i}.0/24" }, Exposure.Private, (string?)z.Name))]);
        foreach (var (zone, count) in zones)
        {
            for (var i = 0; i < count; i++)
            {
                builder.Machine($"{zone}-{i}", "any", $"n/{zone}");
            }
        }

        return builder;
    }

    private static PlanResult Compile(TopologyBuilder builder, AddressLock? known = null) =>
        PlanCompiler.Compile(builder.Build(), PlanInputs.None with { Lock = known ?? AddressLock.Empty });

    private static IEnumerable<string> On(PlanResult result, string service) =>
        result.Plan!.Machines.Where(m => m.Services.Any(s => s.Name == service)).Select(m => m.Machine).Order(StringComparer.Ordinal);
}
