using Farspan.Analysis.Matrices;

namespace Farspan.Analysis.Tests.Matrices;

public sealed class GroupNamerTests
{
    [Theory]
    [Trait("Requirement", "A2")]
    [InlineData("role=etcd", "etcd-1 etcd-2 etcd-3")]
    [InlineData("role=worker except karpenter-1", "karpenter-2 karpenter-3 karpenter-4 karpenter-5")]
    [InlineData("network/aws", "etcd-1 talos-cp-1 karpenter-1")]
    [InlineData("role=control-plane|etcd", "etcd-1 etcd-2 etcd-3 talos-cp-1 talos-cp-2 talos-cp-3 talos-cp-4 talos-cp-5")]
    [InlineData("karpenter-1, karpenter-2", "karpenter-1 karpenter-2")]
    [InlineData("network=aws|azure|gcp except role=etcd", "karpenter-1 karpenter-2 karpenter-3 talos-cp-1 talos-cp-2 talos-cp-3")]
    [InlineData("etcd-1, karpenter-5", "etcd-1 karpenter-5")]
    [InlineData("network=azure|gcp,role=etcd|worker", "etcd-2 etcd-3 karpenter-2 karpenter-3")]
    [InlineData("talos-cp-1", "talos-cp-1")]
    [InlineData("etcd-1, nobody-knows", "etcd-1 nobody-knows")]
    public void Says_a_set_of_machines_in_the_words_of_the_file(string name, string machines) =>
        Assert.Equal(name, new GroupNamer(Plans.Example("provider-groups")).NameOf(machines.Split(' ')));

    [Fact]
    public void A_name_that_is_a_selector_means_exactly_the_machines_that_it_was_made_from()
    {
        var plan = Plans.Example("provider-groups");
        var namer = new GroupNamer(plan);
        var all = plan.Machines.Select(m => m.Machine).ToList();
        var random = new Random(7);
        var selectors = 0;
        for (var i = 0; i < 500; i++)
        {
            var set = all.Where(_ => random.Next(3) == 0).ToList();
            if (set.Count > 1 && namer.NameOf(set) is var name && NodeSelection.Find(plan, name) is { } found)
            {
                selectors++;
                Assert.True(found.SetEquals(set), $"{name} for {string.Join(' ', set)}");
            }
        }

        Assert.All(plan.Topology.Machines.SelectMany(m => m.Labels).Where(l => l.Key is "role").Distinct(), label =>
        {
            var set = plan.Topology.Machines.Where(m => m.Labels.Contains(label)).Select(m => m.Name).ToList();
            Assert.True(NodeSelection.Find(plan, namer.NameOf(set))!.SetEquals(set));
        });
        Assert.True(selectors > 0);
    }
}
