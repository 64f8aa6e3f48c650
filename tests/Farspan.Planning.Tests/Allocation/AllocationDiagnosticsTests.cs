using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Planning.Tests.Allocation;

/// <summary>What cannot be allocated is a finding with a code and a place, never an exception.</summary>
public sealed class AllocationDiagnosticsTests
{
    [Fact]
    public void A_full_subnet_is_an_error_at_the_machine_that_has_no_place()
    {
        var builder = Lan("10.0.0.0/30");
        builder.Machine("a", "x", "lan/hosts").Machine("b", "x", "lan/hosts");
        AssertOnly(builder, "FS2101", Severity.Error, "'b'");
    }

    [Fact]
    public void A_full_overlay_is_an_error_too()
    {
        var builder = Lan("10.0.0.0/24");
        builder.Machine("a", "x", "lan/hosts").Machine("b", "x", "lan/hosts").Overlay("mesh", ["10.9.0.0/30"], "*");
        AssertOnly(builder, "FS2101", Severity.Error, "overlay 'mesh'");
    }

    [Fact]
    public void A_machine_that_gives_way_to_a_declared_address_is_a_warning()
    {
        var builder = Lan("10.0.0.0/24").Machine("a", "x", "lan/hosts");
        var first = PlanCompiler.Compile(builder.Build(), PlanInputs.None);
        builder.Machine("b", "x", "lan/hosts", "10.0.0.2");
        var second = PlanCompiler.Compile(builder.Build(), PlanInputs.None with { Lock = first.Lock });
        Assert.Equal("FS2102", Assert.Single(second.Diagnostics).Code);
        Assert.Contains("from 10.0.0.2 to 10.0.0.3", second.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.NotNull(second.Plan);
    }

    [Fact]
    public void More_networks_than_transit_pairs_is_an_error()
    {
        var builder = new TopologyBuilder().Provider("p");
        var networks = Enumerable.Range(0, 65_536).Select(i => new Network
        {
            Name = $"n{i}",
            Provider = builder.Providers[0],
            Cidrs = [],
            Subnets = [],
            Location = TopologyBuilder.At("n"),
        });
        var result = PlanCompiler.Compile(builder.Build() with { Networks = [.. networks] }, PlanInputs.None);
        Assert.Equal("FS2103", Assert.Single(result.Diagnostics).Code);
    }

    [Theory]
    [InlineData("198.19.4.0/24")]
    [InlineData("198.0.0.0/8")]
    [InlineData("2001:2:0:7::/64")]
    public void A_block_in_the_transit_block_is_an_error(string block) => AssertOnly(Lan(block), "FS2104", Severity.Error, block);

    [Fact]
    public void A_machine_twice_in_a_subnet_is_an_error() =>
        AssertOnly(Lan("10.0.0.0/24").Machine("a", "x", ("lan/hosts", []), ("lan/hosts", [])), "FS2106", Severity.Error, "lan/hosts");

    [Fact]
    public void Replicas_without_machines_are_an_error() =>
        AssertOnly(
            Lan("10.0.0.0/24").Machine("a", "x", "lan/hosts").Service("web", "*", null, [("m", TransportProtocol.Tcp, Samples.Port(80))], replicas: 2),
            "FS2107",
            Severity.Error,
            "wants 2 replicas");

    [Fact]
    public void A_service_on_a_machine_outside_its_overlay_is_an_error() =>
        AssertOnly(
            Lan("10.0.0.0/24").Machine("a", "x", "lan/hosts").Machine("b", "y", "lan/hosts").Overlay("mesh", ["10.9.0.0/24"], "role=x").Service("web", "*", "mesh", 80),
            "FS2108",
            Severity.Error,
            "'b'");

    [Fact]
    public void Members_that_cannot_reach_each_other_are_a_warning()
    {
        var builder = new TopologyBuilder().Provider("p")
            .Network("four", "p", ["10.0.0.0/16"], ("s", ["10.0.0.0/24"], Exposure.Private, null))
            .Network("six", "p", ["fd00::/48"], ("s", ["fd00::/64"], Exposure.Private, null))
            .Machine("a", "x", "four/s").Machine("b", "x", "six/s").Overlay("mesh", ["10.9.0.0/24"], "*");
        AssertOnly(builder, "FS2109", Severity.Warning, "'a' and 'b'");
    }

    private static TopologyBuilder Lan(string block) =>
        new TopologyBuilder().Provider("p").Network("lan", "p", [block], ("hosts", [block], Exposure.Private, null));

    private static void AssertOnly(TopologyBuilder builder, string code, Severity severity, string words)
    {
        var result = PlanCompiler.Compile(builder.Build(), PlanInputs.None);
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal(code, diagnostic.Code);
        Assert.Equal(severity, diagnostic.Severity);
        Assert.Contains(words, diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(severity == Severity.Error, result.Plan is null);
    }
}
