using System.Text.Json;
using Farspan.Testing;

namespace Farspan.Cli.Tests.Proofs;

[Trait("Requirement", "A4")]
[Trait("Requirement", "B4")]
public sealed class ExplainTests
{
    [Theory]
    [InlineData("explain-api.txt", ExitCode.Holds, "provider-groups", "karpenter-1", "service/kube-apiserver", "https")]
    [InlineData("explain-every-port.txt", ExitCode.DoesNotHold, "provider-groups", "karpenter-1", "etcd-1", null)]
    [InlineData("explain-refused.txt", ExitCode.DoesNotHold, "kubespan-hybrid", "worker-1", "service/etcd", "client")]
    [InlineData("explain-internet.txt", ExitCode.DoesNotHold, "kubespan-hybrid", "internet", "master-1", "6443")]
    [InlineData("explain-internet-parts.txt", ExitCode.DoesNotHold, "ai-foundry", "internet", "postgresql-1", "5432")]
    [InlineData("explain-echo.txt", ExitCode.Holds, "kubespan-hybrid", "worker-1", "worker-2", "icmp")]
    [InlineData("explain-stranger.txt", ExitCode.DoesNotHold, "kubespan-hybrid", "203.0.113.9", "10.10.1.2", "53/udp")]
    public async Task The_path_is_shown_with_every_rule_that_decided(string golden, int exitCode, string example, string from, string to, string? port)
    {
        using var line = new CommandLine(Topologies.Example(example));
        Assert.Equal(exitCode, await line.RunAsync([.. new[] { "explain", "topology.yaml", from, to, port }.OfType<string>()]));
        Golden.Equal(golden, line.Output);
        Assert.Empty(line.Error);
    }

    [Theory]
    [InlineData("karpenter-99", "etcd-1", null, "there is no machine, service or address 'karpenter-99'; did you mean 'karpenter-1'?")]
    [InlineData("karpenter-1", "service/etcdd", null, "there is no service 'etcdd'; did you mean 'etcd'?")]
    [InlineData("karpenter-1", "machine/etcd-4", null, "there is no machine 'etcd-4'; did you mean 'etcd-1'?")]
    [InlineData("karpenter-1", "role/etcd", null, "'role/etcd' is no place to explain; name a machine, a service, internet, or an address")]
    [InlineData("karpenter-1", "service/etcd", "clinet", "there is no port at service/etcd 'clinet'; did you mean 'client'?")]
    [InlineData("karpenter-1", "etcd-1", "70000/tcp", "'70000/tcp' is no port; write a number from 1 to 65535, with /tcp or /udp, a service's port by its name, or icmp")]
    [InlineData("10.0.9.9", "etcd-1", null, "nothing is at 10.0.9.9: it lies in network 'aws', but no machine has it")]
    [InlineData("10.99.0.99", "etcd-1", null, "nothing is at 10.99.0.99: it lies in overlay 'mesh', but no member has it")]
    [InlineData("etcd-1", "etcd-1", null, "etcd-1 and etcd-1 are one machine; what it says to itself never leaves it")]
    public async Task What_is_not_there_is_one_line_with_what_there_is(string from, string to, string? port, string expected)
    {
        using var line = new CommandLine(Topologies.Example("provider-groups"));
        Assert.Equal(ExitCode.Usage, await line.RunAsync([.. new[] { "explain", "topology.yaml", from, to, port }.OfType<string>()]));
        Assert.Equal($"farspan: {expected}\n", line.Error);
    }

    [Fact]
    public async Task Json_has_the_hops_with_the_tunnel_and_its_own_way()
    {
        using var line = new CommandLine(Topologies.Example("provider-groups"));
        Assert.Equal(ExitCode.Holds, await line.RunAsync("explain", "topology.yaml", "etcd-1", "etcd-2", "peer", "--json"));
        using var json = JsonDocument.Parse(line.Output);
        Assert.True(json.RootElement.GetProperty("reaches").GetBoolean());
        var overlay = json.RootElement.GetProperty("pairs").EnumerateArray().Single(p => p.GetProperty("connects").GetString() == "yes");
        var first = overlay.GetProperty("packet").GetProperty("hops")[0];
        Assert.Equal("mesh", first.GetProperty("overlay").GetString());
        Assert.Equal(
            ["etcd-1", "router-aws", "backbone", "router-azure", "etcd-2"],
            first.GetProperty("outer").GetProperty("hops").EnumerateArray().Select(h => h.GetProperty("node").GetString()));
    }
}
