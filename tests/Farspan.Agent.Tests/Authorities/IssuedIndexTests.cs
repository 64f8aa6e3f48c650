using Farspan.Agent.Authorities;

namespace Farspan.Agent.Tests.Authorities;

/// <summary>The index over what was issued, by which questions are answered without reading the whole list each time.</summary>
[Trait("Requirement", "C8")]
public sealed class IssuedIndexTests
{
    [Fact]
    public void What_is_written_after_the_first_question_is_known_and_a_line_that_is_not_whole_is_not()
    {
        using var folder = new StoreFolder();
        var path = Path.Combine(folder.Path, "issued");
        var index = new IssuedIndex(path);
        Assert.False(index.Contains("01"));
        File.WriteAllText(path, Line("01"));
        Assert.True(index.Contains("01"));
        Assert.False(index.Contains("02"));
        File.AppendAllText(path, Line("02") + Line("03")[..20]);
        Assert.True(index.Contains("02"));
        Assert.False(index.Contains("03"));
        File.AppendAllText(path, Line("03")[20..] + "damaged\n" + Line("04"));
        Assert.True(index.Contains("03"));
        Assert.True(index.Contains("04"));

        // A backup was put in its place.
        File.WriteAllText(path, Line("05"));
        Assert.True(index.Contains("05"));
        Assert.False(index.Contains("06"));
        Assert.False(index.Contains("02"));
    }

    private static string Line(string serial) => $$"""{"serial":"{{serial}}","names":["a"],"notBefore":"2026-01-01T00:00:00+00:00","notAfter":"2026-01-02T00:00:00+00:00"}""" + "\n";
}
