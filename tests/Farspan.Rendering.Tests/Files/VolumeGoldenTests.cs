using Farspan.Rendering.Files;
using Farspan.Rendering.Tests.Status;
using Farspan.Testing;

namespace Farspan.Rendering.Tests.Files;

/// <summary>The files of one machine of each example, read line by line by people. Requirements A2, B1, B4, C2, D3.</summary>
public sealed class VolumeGoldenTests
{
    [Theory]
    [InlineData("provider-groups", "karpenter-1")]
    [InlineData("kubespan-hybrid", "worker-2")]
    [InlineData("simple-proxy", "etcd-1")]
    public void A_machine_in_files(string example, string machine)
    {
        var rendered = RenderedPlan.Of(ExamplePlan.Of(example), RenderKinds.Volumes, machine);
        var text = string.Concat(rendered.Files.Select(f => $"=== {f.Path} ({f.Privacy})\n{f.Content}"));
        Golden.Equal($"{example}.{machine}.txt", text);
    }

    [Fact]
    public void Scripts_that_manage_the_whole()
    {
        var files = RenderedPlan.Of(ExamplePlan.Of("simple-proxy"), RenderKinds.Scripts, volume: null).Files;
        Golden.Equal("simple-proxy.scripts.txt", string.Concat(files.Select(f => $"=== {f.Path} ({f.Privacy})\n{f.Content}")));
    }

    [Fact]
    public void Every_path_stands_once_and_lies_within_the_folder()
    {
        var files = RenderedPlan.Of(ExamplePlan.Of("provider-groups"), RenderKinds.Volumes | RenderKinds.Exports, volume: null).Files;
        Assert.Equal(files.Count, files.Select(f => f.Path).Distinct(StringComparer.Ordinal).Count());
        Assert.All(files, f => Assert.True(f.Path[0] != '/' && !f.Path.Split('/').Contains("..", StringComparer.Ordinal), f.Path));
        Assert.DoesNotContain(files, f => f.Path.EndsWith(".key", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_plan_gives_the_same_bytes()
    {
        Assert.Equal(All(), All());

        static List<string> All() =>
            [.. RenderedPlan.Of(ExamplePlan.Of("kubespan-hybrid"), RenderKinds.Volumes | RenderKinds.Exports, volume: null).Files.Select(f => $"{f.Path}\n{f.Content}")];
    }
}
