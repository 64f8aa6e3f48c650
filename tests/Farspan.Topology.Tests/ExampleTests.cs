namespace Farspan.Topology.Tests;

public sealed class ExampleTests
{
    public static TheoryData<string> Names => [.. Files.Examples().Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_example_has_no_findings_at_all(string name)
    {
        var result = Files.Read(Files.Example(name));
        Assert.Equal("", Files.Lines(result));
        Assert.NotNull(result.Topology);
    }

    [Fact]
    [Trait("Requirement", "A1")]
    public void Five_providers_own_one_block_each()
    {
        var topology = Files.Read(Files.Example("provider-groups")).Topology!;
        Assert.Equal(
            ["aws 10.0.0.0/16", "azure 10.1.0.0/16", "gcp 10.2.0.0/16", "ibm 10.3.0.0/16", "digitalocean 10.4.0.0/16"],
            topology.Providers.Select(p => $"{p.Name} {p.Cidr}"));
        Assert.All(topology.Networks, n => Assert.Equal([n.Provider.Cidr!.Value], n.Cidrs));
    }

    [Fact]
    [Trait("Requirement", "A2")]
    public void Thirteen_machines_stand_at_exactly_the_described_addresses()
    {
        var topology = Files.Read(Files.Example("provider-groups")).Topology!;
        string[] described =
        [
            "aws: etcd-1 10.0.1.2, talos-cp-1 10.0.2.2, karpenter-1 10.0.3.2",
            "azure: etcd-2 10.1.1.2, talos-cp-2 10.1.2.2, karpenter-2 10.1.3.2",
            "gcp: etcd-3 10.2.1.2, talos-cp-3 10.2.2.2, karpenter-3 10.2.3.2",
            "ibm: talos-cp-4 10.3.1.2, karpenter-4 10.3.2.2",
            "digitalocean: talos-cp-5 10.4.1.2, karpenter-5 10.4.2.2",
        ];
        Assert.Equal(13, topology.Machines.Count);
        Assert.Equal(described, topology.Providers.Select(p =>
            $"{p.Name}: {string.Join(", ", topology.Machines.Where(m => m.Provider == p).Select(m => $"{m.Name} {m.Attachments[0].Addresses[0]}"))}"));
    }

    [Fact]
    [Trait("Requirement", "B1")]
    [Trait("Requirement", "B3")]
    public void Three_masters_in_three_zones_share_one_overlay_with_the_workers()
    {
        var topology = Files.Read(Files.Example("kubespan-hybrid")).Topology!;
        var masters = topology.Machines.Where(m => m.Labels["role"] == "control-plane").ToList();
        Assert.Equal(["aws/a", "aws/b", "aws/c"], masters.Select(m => m.Labels["zone"]));
        var overlay = Assert.Single(topology.Overlays);
        Assert.Equal(24, Assert.Single(overlay.Cidrs).PrefixLength);
        Assert.Equal(topology.Machines, overlay.Members);
        foreach (var service in (string[])["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"])
        {
            Assert.Equal(masters, topology.Services.Single(s => s.Name == service).Candidates);
        }
    }
}
