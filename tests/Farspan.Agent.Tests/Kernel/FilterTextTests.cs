using Farspan.Agent.Filters;
using Farspan.State.Filters;
using Farspan.Testing;

namespace Farspan.Agent.Tests.Kernel;

[Trait("Requirement", "C2")]
public sealed class FilterTextTests
{
    /// <summary>The second opinion on what the kernel holds: nft(8).</summary>
    [Fact]
    public async Task Nft_prints_what_the_spec_means()
    {
        await using var scratch = await Scratch.NewAsync();
        scratch.Machine.Ports.Filter.Replace(TestSpecs.Machine.Filter);
        Golden.Equal("filter.nft", Tool.Run(scratch.Network, "nft", "list", "table", "inet", "farspan"));
    }

    [Fact]
    public async Task A_filter_that_the_kernel_refuses_leaves_the_old_one_whole()
    {
        await using var scratch = await Scratch.NewAsync();
        scratch.Machine.Ports.Filter.Replace(TestSpecs.Machine.Filter);
        var bad = TestSpecs.Machine.Filter with { Sets = [.. TestSpecs.Machine.Filter.Sets, new AddressSetSpec { Name = new string('x', 300), IsIPv6 = false, Networks = [] }] };
        Assert.ThrowsAny<IOException>(() => scratch.Machine.Ports.Filter.Replace(bad));
        Assert.True(FilterDelta.Between(TestSpecs.Machine.Filter, scratch.Machine.Ports.Filter.Read()).IsEmpty);
    }

    [Fact]
    public async Task Two_tables_stand_side_by_side()
    {
        await using var scratch = await Scratch.NewAsync();
        var faults = new LinuxFilterTable(scratch.Machine.Filter, "farspan-fault", -300);
        var cut = new FilterSpec { InputPolicy = FilterVerdict.Drop, ForwardPolicy = FilterVerdict.Drop, OutputPolicy = FilterVerdict.Drop, Sets = [], Rules = [], Nat = [] };
        scratch.Machine.Ports.Filter.Replace(TestSpecs.Machine.Filter);
        faults.Replace(cut);
        Assert.Contains("priority -300; policy drop", Tool.Run(scratch.Network, "nft", "list", "table", "inet", "farspan-fault").Replace("raw", "-300", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(FilterDelta.Between(cut, faults.Read()).IsEmpty);
        Assert.True(faults.Remove());
        Assert.False(faults.Remove());
        Assert.Null(faults.Read());
        Assert.True(FilterDelta.Between(TestSpecs.Machine.Filter, scratch.Machine.Ports.Filter.Read()).IsEmpty);
    }
}
