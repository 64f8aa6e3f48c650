using System.Runtime.CompilerServices;
using Farspan.Planning;
using Farspan.Testing;
using Farspan.Topology;

namespace Farspan.Rendering.Tests;

/// <summary>The plans of the examples as text, read line by line by people. Requirements A1, A2, A4, B1, B3, B4, B5, B6.</summary>
public sealed class PlanTextTests
{
    internal static NetworkPlan Plan(string example, [CallerFilePath] string here = "")
    {
        var folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "examples", example));
        var read = TopologyReader.Read([new SourceFile("topology.yaml", File.ReadAllBytes(Path.Combine(folder, "topology.yaml")))]);
        Assert.True(AddressLock.TryParse(File.ReadAllText(Path.Combine(folder, "topology.lock")), "topology.lock", out var known, out _));
        var result = PlanCompiler.Compile(read.Topology!, PlanInputs.None with { Lock = known });
        Assert.Empty(result.Diagnostics);
        return result.Plan!;
    }

    [Theory]
    [InlineData("provider-groups")]
    [InlineData("kubespan-hybrid")]
    [InlineData("ai-foundry")]
    [InlineData("simple-proxy")]
    [InlineData("tailnet-omni")]
    public void The_whole_plan_is_a_page_or_two(string example) => Golden.Equal($"{example}.txt", PlanText.Render(Plan(example)));

    [Theory]
    [InlineData("provider-groups", "etcd-1")]
    [InlineData("provider-groups", "karpenter-1")]
    [InlineData("provider-groups", "router-aws")]
    [InlineData("provider-groups", "backbone")]
    [InlineData("provider-groups", "internet")]
    [InlineData("kubespan-hybrid", "master-1")]
    [InlineData("kubespan-hybrid", "worker-2")]
    [InlineData("kubespan-hybrid", "router-rack")]
    public void One_machine_is_told_whole(string example, string machine) =>
        Golden.Equal($"{example}.{machine}.txt", PlanText.Machine(PlanText.Find(Plan(example), machine)!));
}
