using System.Text.RegularExpressions;

namespace Farspan.Architecture.Tests;

/// <summary>What the documents say exists.</summary>
public sealed partial class DocumentTests
{
    // Commands of the product, one file each.
    private const string Commands = "src/Farspan.Cli/Commands";

    [Fact]
    public void Every_command_in_the_documents_exists()
    {
        var real = Directory.EnumerateFiles(Repository.Path(Commands), "*Command.cs")
            .SelectMany(file => CommandName().Matches(File.ReadAllText(file)))
            .Select(m => m.Groups[1].Value)
            .ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(real);
        Assert.Empty(
            from file in Documents()
            from Match match in CommandUse().Matches(File.ReadAllText(file))
            where !real.Contains(match.Groups[1].Value)
            select $"{Repository.Relative(file)}: {match.Value}");
    }

    [Fact]
    public void Every_command_is_in_the_readme()
    {
        var readme = File.ReadAllText(Repository.Path("README.md"));
        Assert.Empty(
            from file in Directory.EnumerateFiles(Repository.Path(Commands), "*Command.cs")
            let text = File.ReadAllText(file)
            where !text.Contains("Hidden = true", StringComparison.Ordinal)
            from Match match in CommandName().Matches(text)
            where !readme.Contains($"`{match.Groups[1].Value}", StringComparison.Ordinal)
            select match.Groups[1].Value);
    }

    [Fact]
    public void Every_link_between_documents_leads_somewhere() => Assert.Empty(
        from file in Documents()
        from Match match in Link().Matches(File.ReadAllText(file))
        let target = Path.Combine(Path.GetDirectoryName(file)!, match.Groups[1].Value)
        where !File.Exists(target) && !Directory.Exists(target)
        select $"{Repository.Relative(file)} -> {match.Groups[1].Value}");

    [Theory]
    [InlineData("farspan")]
    [InlineData("test")]
    [InlineData("dev")]
    [InlineData("bench")]
    [InlineData(".ci/run")]
    public void The_scripts_of_the_root_can_be_run(string script)
    {
        var path = Repository.Path(script);
        Assert.True(File.Exists(path), $"{script} is missing");
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute), $"{script} is not executable");
    }

    private static IEnumerable<string> Documents() => Repository.Files("docs", "*.md")
        .Concat(Repository.Files("examples", "*.md"))
        .Append(Repository.Path("README.md"));

    [GeneratedRegex("FarspanCommand\\(\\s*\"([a-z-]+)\"", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CommandName();

    // "./farspan check …" is a use; "farspan" alone is the product.
    [GeneratedRegex(@"\./farspan ([a-z][a-z-]*)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CommandUse();

    [GeneratedRegex(@"\]\((?!https?:|#)([^)#\s]+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
