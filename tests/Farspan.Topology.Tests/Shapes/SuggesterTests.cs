using Farspan.Topology.Shapes;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Topology.Tests.Shapes;

public sealed class SuggesterTests
{
    private static readonly string[] Keys = ["subnet", "subnets", "address", "labels"];

    [Theory]
    [InlineData("adress", "address")]
    [InlineData("subent", "subnet")]
    [InlineData("Labels", "labels")]
    [InlineData("subnetz", "subnet")]
    [InlineData("zone", null)]
    [InlineData("", null)]
    public void Names_the_nearest_word_or_none(string word, string? nearest) => Assert.Equal(nearest, new Suggester().Nearest(word, Keys));

    [Fact]
    public void Distance_is_what_the_definition_says()
    {
        var words = Gen.Elements("abcB".ToCharArray()).ListOf().Select(c => string.Concat(c));
        Prop.ForAll(words.Two().ToArbitrary(), pair =>
        {
            var (left, right) = pair;
            var expected = Plain(left, right, left.Length, right.Length);
            Assert.Equal(expected, Suggester.Distance(left, right, 100));
            Assert.Equal(expected <= 2, Suggester.Distance(left, right, 2) <= 2);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(7));
    }

    /// <summary>Edits between the first i and the first j letters, straight from the recurrence.</summary>
    private static int Plain(string left, string right, int i, int j)
    {
        if (i == 0 || j == 0)
        {
            return i + j;
        }

        var same = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]);
        var best = Math.Min(Math.Min(Plain(left, right, i - 1, j), Plain(left, right, i, j - 1)) + 1, Plain(left, right, i - 1, j - 1) + (same ? 0 : 1));
        return i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] ? Math.Min(best, Plain(left, right, i - 2, j - 2) + 1) : best;
    }
}
