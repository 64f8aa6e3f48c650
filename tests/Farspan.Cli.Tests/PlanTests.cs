using System.Text.Json;

namespace Farspan.Cli.Tests;

public sealed class PlanTests
{
    [Fact]
    public async Task One_machine_can_be_shown_alone()
    {
        using var folder = new TopologyFolder(TopologyFolder.Two);
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Holds, await line.RunAsync("plan", ".", "--machine", "b"));
        Assert.StartsWith("machine b (rack)", line.Output, StringComparison.Ordinal);
        Assert.Contains("10.0.1.2/24", line.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_machine_is_answered_with_the_nearest()
    {
        using var folder = new TopologyFolder(TopologyFolder.Two.Replace("  a:", "  etcd-1:", StringComparison.Ordinal));
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Usage, await line.RunAsync("plan", ".", "--machine", "etcd1"));
        Assert.Equal("farspan: there is no machine 'etcd1'; did you mean 'etcd-1'?\n", line.Error);
    }

    [Fact]
    public async Task Json_is_the_whole_plan()
    {
        using var folder = new TopologyFolder(TopologyFolder.Two);
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Holds, await line.RunAsync("plan", ".", "--json"));
        using var json = JsonDocument.Parse(line.Output);
        Assert.Equal(2, json.RootElement.GetProperty("machines").GetArrayLength());
    }

    [Fact]
    public async Task A_topology_with_errors_has_no_plan_and_the_errors_are_shown()
    {
        using var folder = new TopologyFolder(TopologyFolder.Two.Replace("address:", "adress:", StringComparison.Ordinal));
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Usage, await line.RunAsync("plan", "topology.yaml"));
        Assert.Empty(line.Output);
        Assert.Matches(@"^topology\.yaml:6:\d+: error FS1\d{3}: .*\nfarspan: topology\.yaml has 1 error, 0 warnings; nothing was changed\n$", line.Error);
    }
}
