using System.Text.RegularExpressions;

namespace Farspan.Architecture.Tests;

/// <summary>The requirements of the two networks that the examples declare, each named by a test that would fail if it broke.</summary>
public sealed partial class RequirementTests
{
    // A: provider groups. B: the encrypted hybrid cluster; B2 and B8 (orchestrator, machine images) come later.
    private static readonly string[] Required = ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "B1", "B3", "B4", "B5", "B6", "B7"];

    [Fact]
    public void Every_requirement_of_the_examples_is_named_by_a_test()
    {
        var named = Repository.Tests()
            .Where(file => !Repository.Relative(file).StartsWith("tests/Farspan.Architecture.Tests/", StringComparison.Ordinal))
            .SelectMany(file => Trait().Matches(File.ReadAllText(file)))
            .Select(m => m.Groups[1].Value);
        Assert.Empty(Required.Except(named, StringComparer.Ordinal));
    }

    [GeneratedRegex("Trait\\(\"Requirement\", \"([A-E][0-9])\"\\)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Trait();
}
