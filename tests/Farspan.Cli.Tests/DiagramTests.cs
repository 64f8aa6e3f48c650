using System.Xml.Linq;

namespace Farspan.Cli.Tests;

/// <summary>Requirement A2: what stands where, as a picture.</summary>
[Trait("Requirement", "A2")]
public sealed class DiagramTests
{
    [Theory]
    [InlineData("net.svg", "<svg ")]
    [InlineData("net.MMD", "---\ntitle: two\n")]
    [InlineData("net.txt", "two: 1 provider")]
    public async Task The_ending_of_the_file_chooses_what_is_written(string name, string start)
    {
        using var folder = new TopologyFolder(TopologyFolder.Two);
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Holds, await line.RunAsync("diagram", ".", "-o", name));
        Assert.Empty(line.Output);
        Assert.StartsWith(start, folder.Read(name), StringComparison.Ordinal);
        if (name == "net.svg")
        {
            Assert.Equal("svg", XDocument.Parse(folder.Read(name)!).Root!.Name.LocalName);
        }
    }

    [Theory]
    [InlineData()]
    [InlineData("-o", "-")]
    public async Task Without_a_file_the_text_is_shown(params string[] output)
    {
        using var folder = new TopologyFolder(TopologyFolder.Two);
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Holds, await line.RunAsync(["diagram", ".", .. output]));
        Assert.Contains("┌─ all 10.0.1.0/24 · private ─", line.Output, StringComparison.Ordinal);
        Assert.Contains("a  10.0.1.10", line.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("net.png", "net.png ends in .png; diagram writes .svg, .mmd and .txt")]
    [InlineData("net", "net has no ending; diagram writes .svg, .mmd and .txt")]
    public async Task Another_ending_is_refused_before_anything_is_read(string name, string expected)
    {
        using var line = new CommandLine();
        Assert.Equal(ExitCode.Usage, await line.RunAsync("diagram", "there-is-no-such-file.yaml", "-o", name));
        Assert.Equal($"farspan: {expected}\n", line.Error);
    }

    [Fact]
    public async Task A_path_that_cannot_be_written_is_told_in_one_line()
    {
        using var folder = new TopologyFolder(TopologyFolder.Two);
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Usage, await line.RunAsync("diagram", ".", "-o", "no/such/folder/net.svg"));
        Assert.Matches(@"^farspan: no/such/folder/net\.svg cannot be written: [^\n]+\n$", line.Error);
    }
}
