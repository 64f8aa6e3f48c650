using Farspan.Agent.Tests.Kernel;
using Farspan.State;
using Farspan.State.Filters;

namespace Farspan.Agent.Tests.Rendered;

/// <summary>The rendered packet filters, loaded by nft. Requirement C2.</summary>
public sealed class RenderedFilterTests
{
    [Theory]
    [InlineData("provider-groups")]
    [InlineData("kubespan-hybrid")]
    [InlineData(null)]
    public async Task Nft_makes_of_the_file_the_table_that_the_agent_puts_in_place(string? example)
    {
        await using var scratch = await Scratch.NewAsync();
        var rendered = new RenderedFolder(example is null ? RenderedFolder.DualStack : RenderedFolder.Example(example), scratch.Folder);
        var filters = scratch.Machine.Ports.Filter;
        foreach (var machine in rendered.Plan.Machines.DistinctBy(m => m.Filter, ReferenceEqualityComparer.Instance))
        {
            var file = Path.Combine(rendered.Volume(machine.Machine), "etc/nftables.d/farspan.nft");
            filters.Replace(machine.Filter);
            var agents = List(scratch);
            filters.Remove();
            Tool.Run(scratch.Network, "nft", "-c", "-f", file);
            Tool.Run(scratch.Network, "nft", "-f", file);
            Assert.Equal(agents, List(scratch));

            // In place of a table of ours, and what the agent then finds needs nothing done.
            Tool.Run(scratch.Network, "nft", "-f", file);
            Assert.Equal(agents, List(scratch));
            Assert.Empty(FilterDelta.Between(machine.Filter, filters.Read()).Differences);
        }
    }

    [Fact]
    public async Task Nft_leaves_the_old_table_whole_when_the_file_is_broken()
    {
        await using var scratch = await Scratch.NewAsync();
        var rendered = new RenderedFolder(RenderedFolder.DualStack, scratch.Folder);
        var file = Path.Combine(rendered.Volume("edge"), "etc/nftables.d/farspan.nft");
        Tool.Run(scratch.Network, "nft", "-f", file);
        var before = List(scratch);
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace("policy drop", "policy drip", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.NotEqual(0, Tool.Try(scratch.Network, "nft", "-f", file).Code);
        Assert.Equal(before, List(scratch));
    }

    private static string List(Scratch scratch) => Tool.Run(scratch.Network, "nft", "list", "table", "inet", KernelMarks.FilterTable);
}
