using System.Text.Json;
using Farspan.Testing;

namespace Farspan.Cli.Tests.Proofs;

[Trait("Requirement", "A8")]
[Trait("Requirement", "B5")]
public sealed class ProveTests
{
    [Fact]
    public async Task Each_claim_that_fails_shows_the_packet_its_way_the_rule_and_the_mend()
    {
        using var line = new CommandLine(Topologies.Folder);
        Assert.Equal(ExitCode.DoesNotHold, await line.RunAsync("prove", "broken.yaml"));
        Golden.Equal("prove-broken.txt", line.Output);
    }

    [Theory]
    [InlineData("provider-groups")]
    [InlineData("kubespan-hybrid")]
    public async Task Every_claim_of_an_example_holds(string example)
    {
        using var line = new CommandLine(Topologies.Example(example));
        Assert.Equal(ExitCode.Holds, await line.RunAsync("prove", "topology.yaml"));
        Golden.Equal($"prove-{example}.txt", line.Output);
        Assert.Empty(line.Error);
    }

    [Fact]
    public async Task Json_has_the_same_outcomes_with_the_hops_of_each_witness()
    {
        using var line = new CommandLine(Topologies.Folder);
        Assert.Equal(ExitCode.DoesNotHold, await line.RunAsync("prove", "broken.yaml", "--json"));
        using var json = JsonDocument.Parse(line.Output);
        var claims = json.RootElement.GetProperty("claims").EnumerateArray().ToList();
        Assert.Equal(10, claims.Count);
        Assert.Equal(9, claims.Count(c => c.GetProperty("outcome").GetString() == "fails"));
        var shell = claims[0];
        Assert.Equal("web-1", shell.GetProperty("packet").GetProperty("hops").EnumerateArray().Last().GetProperty("node").GetString());
        Assert.StartsWith("policy/remote hands broken.yaml:", shell.GetProperty("blame").GetString(), StringComparison.Ordinal);
        Assert.Contains("provider/aws", claims[5].GetProperty("losing").EnumerateArray().Select(l => l.GetString()));
    }

    [Fact]
    public async Task A_claim_that_says_nothing_is_an_error_of_the_file()
    {
        using var folder = new TopologyFolder(TopologyFolder.Two + "\nclaims:\n  - never: { from: machine/a, to: machine/a }\n");
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Usage, await line.RunAsync("prove", "topology.yaml"));
        Assert.Contains("UNKNOWN", line.Output, StringComparison.Ordinal);
        Assert.Contains("error FS3001: ", line.Error, StringComparison.Ordinal);
    }
}
