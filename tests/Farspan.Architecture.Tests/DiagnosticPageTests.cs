using System.Text.RegularExpressions;

namespace Farspan.Architecture.Tests;

/// <summary>Codes and pages belong to each other (conventions 12).</summary>
public sealed partial class DiagnosticPageTests
{
    private const string Folder = "docs/diagnostics";

    [Fact]
    public void Every_diagnostic_code_has_a_page_and_every_page_a_code()
    {
        var used = Repository.Sources().SelectMany(file => Code().Matches(File.ReadAllText(file))).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var pages = Pages().Select(file => Path.GetFileNameWithoutExtension(file)).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(used.Except(pages, StringComparer.Ordinal).Select(code => $"{code} has no page"));
        Assert.Empty(pages.Except(used, StringComparer.Ordinal).Select(code => $"{code} has a page but no code"));
        Assert.NotEmpty(used);
    }

    [Fact]
    public void Every_page_begins_with_its_code_and_shows_an_example() => Assert.Empty(
        from file in Pages()
        let text = File.ReadAllText(file)
        let code = Path.GetFileNameWithoutExtension(file)
        where !text.StartsWith($"# {code}", StringComparison.Ordinal) || !text.Contains("```", StringComparison.Ordinal)
        select $"{code}: begins with '{text.AsSpan(0, Math.Min(30, text.Length))}'");

    private static IEnumerable<string> Pages() =>
        Directory.Exists(Repository.Path(Folder)) ? Directory.EnumerateFiles(Repository.Path(Folder), "FS*.md") : [];

    [GeneratedRegex("Code = \"(FS[0-9]{4})\"", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
