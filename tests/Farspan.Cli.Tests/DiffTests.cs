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

    [Fact]
    [Trait("Requirement", "C2")]
    public async Task A_merge_check_fails_when_a_flow_opens_and_passes_when_flows_only_close()
    {
        using var folder = new TopologyFolder(TopologyFolder.Two);
        folder.Write("open.yaml", TopologyFolder.Two + "\npolicies: [{ name: web, allow: { from: machine/a, to: machine/b, ports: 80/tcp } }]\nclaims: [{ never: { from: machine/a, to: machine/b } }]\n");
        using var opening = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.DoesNotHold, await opening.RunAsync("diff", "topology.yaml", "open.yaml", "--forbid-opening"));
        Assert.StartsWith("""
            reachability: 1 kind of flow opens, nothing closes
            + a → b  80/tcp  (1 pair)
                by policy/web open.yaml:8:12; before: no rule of the sender lets it out
            claims
              new → FAILS  never machine/a → machine/b (open.yaml:9:10)

            """, opening.Output, StringComparison.Ordinal);
        using var closing = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Holds, await closing.RunAsync("diff", "open.yaml", "topology.yaml", "--forbid-opening"));
        Assert.StartsWith("reachability: nothing opens, 1 kind of flow closes\n- a → b  80/tcp  (1 pair)\n", closing.Output, StringComparison.Ordinal);
        using var plain = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.DoesNotHold, await plain.RunAsync("diff", "open.yaml", "topology.yaml"));
    }

    [Fact]
    public async Task Json_has_the_flows_and_the_claims()
    {
        using var folder = new TopologyFolder(TopologyFolder.Two);
        folder.Write("open.yaml", TopologyFolder.Two + "\npolicies: [{ name: web, allow: { from: machine/a, to: machine/b, ports: 80/tcp } }]\nclaims: [{ never: { from: machine/a, to: machine/b } }]\n");
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.DoesNotHold, await line.RunAsync("diff", "topology.yaml", "open.yaml", "--json"));
        using var json = JsonDocument.Parse(line.Output);
        var opened = Assert.Single(json.RootElement.GetProperty("opened").EnumerateArray());
        Assert.Equal("80/tcp", opened.GetProperty("ports").GetString());
        Assert.Equal("policy/web open.yaml:8:12", opened.GetProperty("origin").GetString());
        Assert.Equal("Fails", Assert.Single(json.RootElement.GetProperty("claims").EnumerateArray()).GetProperty("next").GetString());
    }
}
