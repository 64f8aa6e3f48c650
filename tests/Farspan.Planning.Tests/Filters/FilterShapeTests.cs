using System.Text;
using Farspan.State.Filters;
using Farspan.Topology.Model;

namespace Farspan.Planning.Tests.Filters;

/// <summary>What every compiled filter has, whatever the topology: limits of the kernel, sets that are there, memory in proportion.</summary>
public sealed class FilterShapeTests
{
    private static readonly NetworkPlan _mixed = PlanCompiler.Compile(Samples.Mixed().Build(), PlanInputs.None).Plan!;

    [Fact]
    public void Every_machine_denies_by_default_in_and_out()
    {
        Assert.All(_mixed.Machines, m => Assert.Equal(
            (FilterVerdict.Drop, FilterVerdict.Drop, FilterVerdict.Drop), (m.Filter.InputPolicy, m.Filter.ForwardPolicy, m.Filter.OutputPolicy)));
        Assert.All(_mixed.Fabric.Where(n => n.Role == State.MachineRole.Router), m => Assert.Equal(FilterVerdict.Drop, m.Filter.ForwardPolicy));
    }

    [Fact]
    public void Rules_refer_to_sets_that_are_there_and_every_set_is_referred_to()
    {
        foreach (var filter in _mixed.Machines.Concat(_mixed.Fabric).Select(m => m.Filter))
        {
            var used = filter.Rules.SelectMany(r => new[] { r.Source?.Set, r.Destination?.Set }).OfType<string>().Distinct().Order(StringComparer.Ordinal);
            Assert.Equal(used, filter.Sets.Select(s => s.Name));
        }
    }

    [Fact]
    public void Sets_are_ordered_without_overlap_and_of_one_family()
    {
        foreach (var set in _mixed.Machines.SelectMany(m => m.Filter.Sets))
        {
            Assert.Matches("^[a-z0-9_-]{1,31}$", set.Name);
            Assert.NotEmpty(set.Networks);
            Assert.Equal(Addressing.NetworkSets.Ordered(set.Networks), set.Networks);
            Assert.All(set.Networks, n => Assert.Equal(set.IsIPv6, n.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6));
        }
    }

    [Fact]
    public void Selectors_whose_names_would_meet_have_sets_of_their_own()
    {
        // «role=a» over overlay «b» and «role=a_b» on the underlay read the same once cleaned; long ones are cut.
        var builder = new TopologyBuilder().Provider("p")
            .Network("n", "p", ["10.0.0.0/16"], ("s", ["10.0.0.0/24"], Exposure.Private, null))
            .Machine("x", "a", "n/s").Machine("y", "a_b", "n/s").Machine("z", "a.b", "n/s").Machine("l", new string('l', 60), "n/s")
            .Overlay("b", ["10.9.0.0/24"], "*").Service("over", "role=a", "b", 80)
            .Allow("1", "role=a", "service/over").Allow("2", "role=a_b", "role=a", (TransportProtocol.Tcp, Samples.Port(1)))
            .Allow("3", "role=a.b", "role=a", (TransportProtocol.Tcp, Samples.Port(1))).Allow("4", "role=" + new string('l', 60), "role=a", (TransportProtocol.Tcp, Samples.Port(1)));
        var sets = PlanCompiler.Compile(builder.Build(), PlanInputs.None).Plan!.Machines.SelectMany(m => m.Filter.Sets).DistinctBy(s => s.Name).ToDictionary(s => s.Name, s => s.Networks);
        Assert.Equal(7, sets.Count);
        Assert.All(sets.Keys, name => Assert.Matches("^[a-z0-9_-]{1,31}$", name));
    }

    [Theory]
    [InlineData("web", "t.yaml")]
    [InlineData("a name that is a whole sentence, as people write them, with more than sixty characters", "t.yaml")]
    [InlineData("web", "/a/very/long/path/that/goes/on/and/on/and/on/and/on/and/on/and/on/and/on/and/on/and/on/topology.yaml")]
    [InlineData("größe ☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃", "/ä/ö/☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃/topology.yaml")]
    [InlineData("quote \" \\ \n end", "t\".yaml")]
    public void Origins_fit_the_kernels_comments_and_cannot_break_out_of_them(string policy, string file)
    {
        var builder = Samples.Mixed();
        builder.Policies[0] = builder.Policies[0] with { Name = policy, Location = new Farspan.Topology.Diagnostics.SourceSpan(file, 12345, 123) };
        var origins = PlanCompiler.Compile(builder.Build(), PlanInputs.None).Plan!.Machines.SelectMany(m => m.Filter.Rules).Select(r => r.Origin).Distinct().ToList();
        Assert.All(origins, o => Assert.InRange(Encoding.UTF8.GetByteCount(o), 1, 120));
        Assert.All(origins, o => Assert.DoesNotContain(o, c => c is '"' or '\\' || char.IsControl(c)));
        Assert.Contains(origins, o => o.EndsWith(":12345:123", StringComparison.Ordinal));
    }

    [Fact]
    public void Machines_with_the_same_part_share_one_filter_one_hosts_list_and_one_list_of_members()
    {
        var builder = new TopologyBuilder().Provider("p").Network("n", "p", ["10.0.0.0/16"], ("s", ["10.0.0.0/16"], Exposure.Private, null));
        for (var i = 0; i < 500; i++)
        {
            builder.Machine($"m{i}", $"r{i % 5}", "n/s");
        }

        builder.Overlay("mesh", ["10.9.0.0/16"], "*");
        for (var i = 0; i < 5; i++)
        {
            builder.Service($"s{i}", $"role=r{i}", "mesh", (ushort)(80 + i)).Allow($"p{i}", "*", $"service/s{i}");
        }

        var plan = PlanCompiler.Compile(builder.Build(), PlanInputs.None).Plan!;
        Assert.Equal(5, plan.Machines.Select(m => m.Filter).Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.Single(plan.Machines.Select(m => m.Hosts).Distinct(ReferenceEqualityComparer.Instance));
        Assert.Single(plan.Machines.Select(m => m.Overlays[0].Members).Distinct(ReferenceEqualityComparer.Instance));
        Assert.Equal(7, plan.Machines.SelectMany(m => m.Filter.Sets).Distinct(ReferenceEqualityComparer.Instance).Count());
    }
}
