using System.Text.Json;

namespace Farspan.Cli.Tests;

public sealed class DiffTests
{
    [Fact]
    public async Task Nothing_changes_from_a_topology_to_itself()
    {
        using var folder = new TopologyFolder(TopologyFolder.Two);
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Holds, await line.RunAsync("diff", "topology.yaml", "topology.yaml"));
        Assert.Equal("nothing changes\n", line.Output);
        Assert.Null(folder.Read("topology.lock"));
    }

    [Fact]
    [Trait("Requirement", "A5")]
    public async Task A_machine_more_moves_no_other_and_the_exit_code_says_that_something_changes()
    {
        using var folder = new TopologyFolder(TopologyFolder.Two);
        folder.Write("new.yaml", TopologyFolder.Two + "\n  aa: { subnet: lan/all }\n");
        using var check = new CommandLine(folder.Path);
        await check.RunAsync("check", "topology.yaml");
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.DoesNotHold, await line.RunAsync("diff", "topology.yaml", "new.yaml"));
        Assert.Contains("+ machine aa\n", line.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("- address", line.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_says_the_same()
    {
        using var folder = new TopologyFolder(TopologyFolder.Two);
        folder.Write("new.yaml", TopologyFolder.Two + "\n  aa: { subnet: lan/all }\n");
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.DoesNotHold, await line.RunAsync("diff", "topology.yaml", "new.yaml", "--json"));
        using var json = JsonDocument.Parse(line.Output);
        Assert.Contains(json.RootElement.GetProperty("machines").EnumerateArray(), m => m.GetProperty("machine").GetString() == "aa" && m.GetProperty("kind").GetString() == "Added");
    }
}
