using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Planning.Tests.Filters;

/// <summary>A policy that can never let anything through is a warning; the plan is made all the same. Requirement B4.</summary>
public sealed class PolicyDiagnosticsTests
{
    [Fact]
    [Trait("Requirement", "B4")]
    public void The_internet_never_reaches_a_service_on_an_overlay() => AssertOnly(Base().Allow("open", "internet", "service/inside"), "FS2201", "overlay 'mesh' only");

    [Fact]
    public void Machines_outside_an_overlay_never_reach_a_service_on_it() => AssertOnly(Base().Allow("stranger", "role=far", "service/inside"), "FS2201", "'role=far'");

    [Fact]
    public void Networks_without_a_link_never_meet_on_the_underlay() => AssertOnly(Base().Allow("across", "role=far", "role=near", (TransportProtocol.Tcp, Samples.Port(22))), "FS2202", "no link");

    [Fact]
    public void The_internet_never_reaches_a_private_subnet() => AssertOnly(Base().Allow("in", "internet", "role=near", (TransportProtocol.Tcp, Samples.Port(22))), "FS2202", "'internet'");

    [Fact]
    public void Nobody_in_a_private_subnet_reaches_the_internet() => AssertOnly(Base().Allow("out", "role=near", "internet", (TransportProtocol.Tcp, Samples.Port(443))), "FS2202", "'internet'");

    [Fact]
    public void Sides_of_different_families_never_meet() => AssertOnly(Base().Allow("six", "role=near", "role=six", (TransportProtocol.Tcp, Samples.Port(22))), "FS2203", "no address family");

    [Fact]
    public void A_link_or_two_public_subnets_or_one_network_are_ways()
    {
        var builder = Base().Link("l", "a", "b")
            .Allow("linked", "role=far", "role=near", (TransportProtocol.Tcp, Samples.Port(22)))
            .Allow("inside", "role=near", "role=near", (TransportProtocol.Tcp, Samples.Port(22)))
            .Allow("public", "internet", "role=front", (TransportProtocol.Tcp, Samples.Port(22)))
            .Allow("mesh", "role=near", "service/inside");
        Assert.Empty(PlanCompiler.Compile(builder.Build(), PlanInputs.None).Diagnostics);
    }

    private static TopologyBuilder Base() => new TopologyBuilder().Provider("p")
        .Network("a", "p", ["10.0.0.0/16"], ("s", ["10.0.0.0/24"], Exposure.Private, null), ("front", ["10.0.1.0/24"], Exposure.Public, null))
        .Network("b", "p", ["10.1.0.0/16"], ("s", ["10.1.0.0/24"], Exposure.Private, null))
        .Network("c", "p", ["fd00::/48"], ("s", ["fd00::/64"], Exposure.Private, null))
        .Machine("near-1", "near", "a/s").Machine("near-2", "near", "a/s").Machine("front-1", "front", "a/front").Machine("far-1", "far", "b/s").Machine("six-1", "six", "c/s")
        .Overlay("mesh", ["10.9.0.0/24"], "role=near").Service("inside", "role=near", "mesh", 443);

    private static void AssertOnly(TopologyBuilder builder, string code, string words)
    {
        var result = PlanCompiler.Compile(builder.Build(), PlanInputs.None);
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal((code, Severity.Warning), (diagnostic.Code, diagnostic.Severity));
        Assert.Contains(words, diagnostic.Message, StringComparison.Ordinal);
        Assert.NotNull(result.Plan);
    }
}
