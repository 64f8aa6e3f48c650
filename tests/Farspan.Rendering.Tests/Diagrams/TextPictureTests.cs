using System.Globalization;
using Farspan.Rendering.Diagrams;

namespace Farspan.Rendering.Tests.Diagrams;

public sealed class TextPictureTests
{
    public static TheoryData<string> Names => [.. Samples.All];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_line_is_wider_than_a_hundred_columns_and_frames_are_closed(string name)
    {
        var (plan, proof) = Samples.Of(name);
        var text = PlanDiagram.Text(plan, proof);
        Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
        foreach (var line in text.Split('\n'))
        {
            Assert.True(Columns(line) <= 100, $"{Columns(line)} columns: {line}");
            if (line.Length > 0 && line[0] is '┌' or '│' or '└')
            {
                Assert.Equal(100, Columns(line));
                Assert.Equal(line[0] switch { '┌' => '┐', '└' => '┘', _ => '│' }, line[^1]);
            }
        }

        Assert.Equal(text.Count(c => c == '┌'), text.Count(c => c == '┘'));
        Assert.All(plan.Topology.Providers, p => Assert.Contains(p.Name, text, StringComparison.Ordinal));
    }

    // East Asian characters and pictographs take two columns; a second opinion of what the program counts.
    private static int Columns(string line) => line.EnumerateRunes().Sum(r =>
        CharUnicodeInfo.GetUnicodeCategory(r.Value) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format ? 0 : r.Value is >= 0x2E80 and <= 0xD7A3 or >= 0x1F300 and <= 0x1FAFF ? 2 : 1);
}
