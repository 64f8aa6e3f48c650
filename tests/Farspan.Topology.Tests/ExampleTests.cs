using Farspan.Topology.Model;

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

    [Fact]
    [Trait("Requirement", "C1")]
    public void Two_vpcs_have_the_described_tiers_and_every_tier_has_its_resources()
    {
        var topology = Files.Read(Files.Example("ai-foundry")).Topology!;
        string[] described =
        [
            "control-plane/public 10.0.1.0/24 Public: bastion, clock, load-balancer, names, way-out",
            "control-plane/apps 10.0.10.0/24 Egress: budapp",
            "control-plane/data 10.0.20.0/24 Private: clickhouse, clickhouse-keeper, minio, postgresql, valkey",
            "control-plane/management 10.0.30.0/24 Private: grafana, loki, mimir, tempo",
            "workload/public 10.1.1.0/24 Public: inference-load-balancer, names",
            "workload/workloads 10.1.10.0/24 Private: hami, nfd, sglang, tensorrt, vllm",
            "workload/system 10.1.20.0/24 Private: prometheus",
        ];
        Assert.Equal(described, topology.Networks.Where(n => n.Name is "control-plane" or "workload").SelectMany(n => n.Subnets).Select(s => $"{s.FullName} {s.Cidrs[0]} {s.Exposure}: {string.Join(", ", topology.Services
            .Where(v => v.Candidates.Any(m => m.Attachments[0].Subnet == s)).Select(v => v.Name).Order(StringComparer.Ordinal))}"));
    }

    [Fact]
    [Trait("Requirement", "C4")]
    public void The_platform_has_a_link_of_every_method_and_no_other_one_would_suit_better()
    {
        var read = Files.Read(Files.Example("ai-foundry"));
        Assert.Empty(read.Diagnostics);
        Assert.Equal(Enum.GetValues<LinkMethod>(), read.Topology!.Links.Select(l => l.Method).Distinct().Order());
        var clouds = read.Topology.Links.Where(l => l.Method == LinkMethod.PrivateLink).Select(l => l.First.Provider.Kind);
        Assert.Equal([ProviderKind.Aws, ProviderKind.Azure], clouds.Order());
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public void Every_cloud_has_a_way_to_the_gateway_and_none_to_another_cloud()
    {
        var topology = Files.Read(Files.Example("simple-proxy")).Topology!;
        Assert.Equal(["desk-aws", "desk-azure", "desk-gcp"], topology.Links.Select(l => $"{l.First.Name}-{l.Second.Name}"));
        var gateway = topology.Services.Single(s => s.Name == "gateway");
        Assert.Equal(8000, Assert.Single(gateway.Ports).Ports.First);
        Assert.Equal("desk", Assert.Single(gateway.Candidates).Provider.Name);
        Assert.Equal(6, topology.Services.Single(s => s.Name == "volume").Candidates.Count);
    }

    [Fact]
    [Trait("Requirement", "E1")]
    [Trait("Requirement", "E2")]
    [Trait("Requirement", "E3")]
    public void The_infrastructure_provider_stands_beside_the_machines_it_registers_and_Omni_at_the_other_site()
    {
        var topology = Files.Read(Files.Example("tailnet-omni")).Topology!;
        Assert.Equal(["quantum 192.168.10.0/24", "matrix 192.168.3.0/24", "away 192.168.178.0/24"], topology.Networks.Select(n => $"{n.Name} {n.Cidrs[0]}"));
        var machines = topology.Machines.ToDictionary(m => m.Name, StringComparer.Ordinal);
        Assert.Equal(("quantum/lan", "192.168.10.20", "101"), (machines["holly"].Labels["subnet"], $"{machines["holly"].Attachments[0].Addresses[0]}", machines["holly"].Labels["vmid"]));
        Assert.Equal(("matrix/lan", "192.168.3.10", "200"), (machines["proxmox-provider"].Labels["subnet"], $"{machines["proxmox-provider"].Attachments[0].Addresses[0]}", machines["proxmox-provider"].Labels["lxc"]));
        Assert.All(topology.Machines.Where(m => m.Labels["role"] == "talos"), m => Assert.Equal("matrix/lan", m.Labels["subnet"]));
        Assert.Equal(["unifi-quantum", "holly", "unifi-matrix", "proxmox-provider", "browser"], Assert.Single(topology.Overlays).Members.Select(m => m.Name));
    }
}
