using System.Text.Json;

namespace Farspan.Cli.Tests;

public sealed class MatrixTests
{
    private const string Web = TopologyFolder.Two + "\npolicies: [{ name: web, allow: { from: machine/a, to: machine/b, ports: 80/tcp } }]\n";

    [Fact]
    [Trait("Requirement", "C2")]
    public async Task Shows_who_reaches_whom_and_keeps_no_lock()
    {
        using var folder = new TopologyFolder(Web);
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Holds, await line.RunAsync("matrix", "topology.yaml"));
        Assert.Equal("""
            two: 2 machines and the internet in 3 groups; in a group all behave alike

                 group        machines
              A  a         1
              B  b         1
              –  internet

              from ↓ to →  B
              A            80/tcp

            –  begins nothing and accepts nothing of what is shown
            ICMP errors and echo, which default rules let in, arrive between 2 of 6 pairs and are in no cell

            """, line.Output);
        Assert.Null(folder.Read("topology.lock"));
    }

    [Theory]
    [InlineData("from,to,from_machines,to_machines,from_overlay,to_overlay,ports,names,unanswered\r\na,b,a,b,,,80/tcp,80/tcp,\r\n", "--csv")]
    [InlineData("from,to,from_machines,to_machines,from_overlay,to_overlay,ports,names,unanswered\r\n", "--csv", "--from", "internet")]
    public async Task Writes_a_line_for_each_flow(string csv, params string[] options)
    {
        using var folder = new TopologyFolder(Web);
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Holds, await line.RunAsync(["matrix", "topology.yaml", .. options]));
        Assert.Equal(csv, line.Output);
    }

    [Fact]
    public async Task Json_refers_to_groups_by_their_position()
    {
        using var folder = new TopologyFolder(Web);
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Holds, await line.RunAsync("matrix", "topology.yaml", "--json"));
        using var json = JsonDocument.Parse(line.Output);
        var flow = Assert.Single(json.RootElement.GetProperty("flows").EnumerateArray());
        Assert.Equal("b", json.RootElement.GetProperty("groups")[flow.GetProperty("to").GetInt32()].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("farspan: --from: there is no 'aa'; did you mean 'a'?\n", "--from", "aa")]
    [InlineData("farspan: --to: there is no 'service/web'; give a machine, a label such as role=etcd, service/NAME, provider/NAME, network/NAME, subnet/NETWORK/NAME, zone/PROVIDER/NAME, overlay/NAME, cidr/BLOCK, internet or all\n", "--to", "service/web")]
    [InlineData("farspan: there is no overlay 'mesh'; the topology has none\n", "--overlay", "mesh")]
    [InlineData("farspan: --from cidr/10.0.9.0/24 means nobody: no machine stands or runs there\n", "--from", "cidr/10.0.9.0/24")]
    [InlineData("farspan: matrix writes --csv or --json, not both\n", "--csv", "--json")]
    [InlineData("farspan: matrix shows --overlay NAME or --underlay, not both; without either it shows everything\n", "--underlay", "--overlay", "mesh")]
    public async Task Says_what_is_wrong_with_a_question(string error, params string[] options)
    {
        using var folder = new TopologyFolder(Web);
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Usage, await line.RunAsync(["matrix", "topology.yaml", .. options]));
        Assert.Equal(error, line.Error);
    }
}
