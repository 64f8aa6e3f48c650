using System.Text;
using System.Text.RegularExpressions;
using Farspan.Testing;
using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Tests;

/// <summary>Every code has a file that triggers it, a golden answer, and a page that shows both.</summary>
public sealed partial class DiagnosticPageTests
{
    public static TheoryData<string> Codes => [.. BadFiles.Codes];

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_bad_file_is_answered_as_in_its_golden_file(string code)
    {
        var result = BadFiles.Read(code);
        Assert.Contains(result.Diagnostics, d => d.Code == code);
        Assert.Equal(result.Topology is null, result.Diagnostics.Any(d => d.Severity == Severity.Error));
        Golden.Equal($"{code}.txt", Answer(result));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_page_shows_a_file_that_triggers_it_and_the_answer(string code)
    {
        var path = Path.Combine(Files.Root, "docs", "diagnostics", $"{code}.md");
        var page = File.ReadAllText(path);
        var parts = Parts().Match(page);
        Assert.True(parts.Success, $"{path} needs the sections '## Example' and '## Mend'.");
        Assert.StartsWith($"# {code}: ", page, StringComparison.Ordinal);
        var whole = $"{parts.Groups["before"].Value}## Example\n\n{Example(code)}\n## Mend\n{parts.Groups["after"].Value}";
        if (Environment.GetEnvironmentVariable("FARSPAN_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, whole);
            return;
        }

        Assert.Equal(page, whole);
    }

    [Fact]
    public void Every_code_of_the_language_has_a_bad_file()
    {
        var used = Directory.EnumerateFiles(Path.Combine(Files.Root, "src", "Farspan.Topology"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(f => Code().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal);
        Assert.Equal(used, BadFiles.Codes);
    }

    [Fact]
    public void A_message_is_one_sentence_on_one_line()
    {
        foreach (var diagnostic in BadFiles.Codes.SelectMany(c => BadFiles.Read(c).Diagnostics))
        {
            Assert.Matches(@"^[A-Z'0-9][^\n\r]*[.?]$", diagnostic.Message);
            Assert.InRange(diagnostic.Message.Length, 20, 400);
        }
    }

    private static string Answer(TopologyResult result)
    {
        var text = new StringBuilder();
        foreach (var diagnostic in result.Diagnostics)
        {
            text.Append($"{diagnostic}\n");
            foreach (var related in diagnostic.Related)
            {
                text.Append($"  see {related}\n");
            }
        }

        return text.ToString();
    }

    private static string Example(string code)
    {
        var answer = BadFiles.Read(code);
        var text = new StringBuilder();
        if (BadFiles.IsShown(code))
        {
            foreach (var file in BadFiles.Of(code))
            {
                var shown = Encoding.UTF8.GetString(file.Content.Span).Replace('\a', '␇').Replace("\t", "→", StringComparison.Ordinal);
                text.Append($"`{file.Path}`:\n\n```yaml\n{shown.TrimEnd('\n')}\n```\n\n");
            }
        }

        var lines = Answer(answer with { Diagnostics = BadFiles.IsShown(code) ? answer.Diagnostics : [.. answer.Diagnostics.TakeLast(1)] });
        return text.Append($"```text\n{lines}```\n").ToString();
    }

    [GeneratedRegex(@"^(?<before>.*?)## Example\n.*?## Mend\n(?<after>.*)$", RegexOptions.Singleline, 1000)]
    private static partial Regex Parts();

    [GeneratedRegex("Code = \"(FS1[0-9]{3})\"", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Code();
}
