using System.Text.Json;

namespace Farspan.Cli.Tests;

[Trait("Requirement", "A5")]
public sealed class CheckTests
{
    [Fact]
    public async Task A_sound_topology_holds_and_its_choices_are_kept_beside_it()
    {
        using var folder = new TopologyFolder(TopologyFolder.Two);
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Holds, await line.RunAsync("check", "topology.yaml"));
        Assert.StartsWith("1 provider, 1 network, 2 machines, 0 errors, 0 warnings\n", line.Output, StringComparison.Ordinal);
        Assert.Contains("10.0.1.2", folder.Read("topology.lock"), StringComparison.Ordinal);
        Assert.Empty(line.Error);
    }

    [Fact]
    public async Task A_second_check_writes_nothing()
    {
        using var folder = new TopologyFolder(TopologyFolder.Two);
        using var first = new CommandLine(folder.Path);
        await first.RunAsync("check", ".");
        var before = File.GetLastWriteTimeUtc(Path.Combine(folder.Path, "topology.lock"));
        using var second = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Holds, await second.RunAsync("check", ".", "--locked"));
        Assert.DoesNotContain("topology.lock", second.Output, StringComparison.Ordinal);
        Assert.Equal(before, File.GetLastWriteTimeUtc(Path.Combine(folder.Path, "topology.lock")));
    }

    [Fact]
    public async Task Locked_refuses_to_choose_and_says_what_it_would_add()
    {
        using var folder = new TopologyFolder(TopologyFolder.Two);
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Usage, await line.RunAsync("check", ".", "--locked"));
        Assert.StartsWith("farspan: --locked, but ./topology.lock would change: + ", line.Error, StringComparison.Ordinal);
        Assert.Null(folder.Read("topology.lock"));
    }

    [Fact]
    public async Task Every_error_is_shown_at_its_place_and_nothing_is_written()
    {
        using var folder = new TopologyFolder(TopologyFolder.Two.Replace("address:", "adress:", StringComparison.Ordinal).Replace("b: { subnet: lan/all }", "b: { subnet: lan/alll }", StringComparison.Ordinal));
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.DoesNotHold, await line.RunAsync("check", "topology.yaml"));
        var lines = line.Output.TrimEnd('\n').Split('\n').Where(l => l.StartsWith("topology.yaml:", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, lines.Count);
        Assert.All(lines, l => Assert.Matches(@"^topology\.yaml:\d+:\d+: error FS1\d{3}: ", l));
        Assert.Contains("2 errors, 0 warnings\n", line.Output, StringComparison.Ordinal);
        Assert.Null(folder.Read("topology.lock"));
    }

    [Fact]
    public async Task Json_says_the_same()
    {
        using var folder = new TopologyFolder(TopologyFolder.Two.Replace("address:", "adress:", StringComparison.Ordinal));
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.DoesNotHold, await line.RunAsync("check", "topology.yaml", "--json"));
        using var json = JsonDocument.Parse(line.Output);
        Assert.False(json.RootElement.GetProperty("holds").GetBoolean());
        var finding = Assert.Single(json.RootElement.GetProperty("diagnostics").EnumerateArray());
        Assert.Equal(6, finding.GetProperty("place").GetProperty("line").GetInt32());
        Assert.StartsWith("FS1", finding.GetProperty("code").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere.yaml", "farspan: there is no file or folder nowhere.yaml\n")]
    [InlineData("topology", "farspan: there is no file or folder topology; did you mean topology.yaml?\n")]
    [InlineData("empty", "farspan: the folder empty holds no *.yaml file; name the topology file itself\n")]
    public async Task What_cannot_be_found_is_one_line_with_exit_code_2(string file, string expected)
    {
        using var folder = new TopologyFolder(TopologyFolder.Two);
        Directory.CreateDirectory(Path.Combine(folder.Path, "empty"));
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Usage, await line.RunAsync("check", file));
        Assert.Equal(expected, line.Error);
    }

    [Fact]
    public async Task A_lock_that_cannot_be_written_is_a_warning()
    {
        using var folder = new TopologyFolder(TopologyFolder.Two);
        // A folder in its place cannot be replaced by a file, not even by root.
        Directory.CreateDirectory(Path.Combine(folder.Path, "topology.lock"));
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Holds, await line.RunAsync("check", "topology.yaml"));
        Assert.StartsWith("farspan: warning: topology.lock could not be written (", line.Error, StringComparison.Ordinal);
        Assert.Single(line.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task A_broken_lock_is_a_finding_at_its_line()
    {
        using var folder = new TopologyFolder(TopologyFolder.Two);
        folder.Write("topology.lock", "this is no lock\n");
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.DoesNotHold, await line.RunAsync("check", "topology.yaml"));
        Assert.Matches(@"^topology\.lock:1:1: error FS2\d{3}: ", line.Output);
        Assert.Equal("this is no lock\n", folder.Read("topology.lock"));
    }

    [Fact]
    public async Task Colours_are_for_terminals_and_NO_COLOR_is_honoured()
    {
        using var folder = new TopologyFolder(TopologyFolder.Two.Replace("lan/all }", "lan/none }", StringComparison.Ordinal));
        foreach (var (isTerminal, noColour, coloured) in new[] { (true, "", true), (true, "1", false), (false, "", false) })
        {
            using var line = new CommandLine(folder.Path, isTerminal, new Dictionary<string, string>(StringComparer.Ordinal) { ["TERM"] = "xterm", ["NO_COLOR"] = noColour });
            await line.RunAsync("check", "topology.yaml");
            Assert.Equal(coloured, line.Output.Contains('\u001b', StringComparison.Ordinal));
        }
    }
}
