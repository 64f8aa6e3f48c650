using System.Text;
using Farspan.Rendering.Diagrams.Placing;

namespace Farspan.Rendering.Diagrams.Texts;

/// <summary>Boxes of box-drawing characters.</summary>
internal static class Frame
{
    /// <summary>How many columns a frame takes of its width.</summary>
    public const int Sides = 4;

    /// <summary>Content in a frame with a title; every line is as wide as asked.</summary>
    public static IEnumerable<string> Around(string title, IEnumerable<string> content, int width)
    {
        var titles = TextWrap.Lines(title, width - Sides - 2, Columns);
        yield return $"┌─ {titles[0]} {new string('─', width - Sides - 1 - (int)Columns(titles[0]))}┐";
        foreach (var line in titles.Skip(1).Concat(content))
        {
            yield return $"│ {line}{new string(' ', Math.Max(width - Sides - (int)Columns(line), 0))} │";
        }

        yield return $"└{new string('─', width - 2)}┘";
    }

    /// <summary>How many columns of a terminal a text takes.</summary>
    public static double Columns(string text) => text.EnumerateRunes().Sum(FontMetrics.Columns);

    /// <summary>A first column, and text beside it that is broken at the width; below it where the first is wider than its column.</summary>
    public static IEnumerable<string> Hanging(string first, string rest, int indent, int width)
    {
        var isBeside = Columns(first) < indent;
        foreach (var line in isBeside ? [] : TextWrap.Lines(first, width, Columns))
        {
            yield return line;
        }

        foreach (var (i, line) in TextWrap.Lines(rest, width - indent, Columns).Index())
        {
            var head = i == 0 && isBeside ? first : "";
            yield return new StringBuilder(head).Append(' ', indent - (int)Columns(head)).Append(line).ToString().TrimEnd();
        }
    }
}
