using System.Globalization;

namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>Breaks text into lines of a greatest width: between words, else after hyphens and slashes, else anywhere.</summary>
internal static class TextWrap
{
    /// <summary>The lines; one at least, none wider than <paramref name="width"/> unless one character is.</summary>
    public static IReadOnlyList<string> Lines(string text, TextStyle style, int width) => Lines(text, width, t => FontMetrics.Width(t, style));

    /// <summary>The same by another measure.</summary>
    public static IReadOnlyList<string> Lines(string text, int width, Func<string, double> measure)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var piece in Pieces(text, width, measure))
        {
            if (line.Length > 0 && measure((line + piece).TrimEnd()) > width)
            {
                lines.Add(line.TrimEnd());
                line = piece.TrimStart();
            }
            else
            {
                line += piece;
            }
        }

        lines.Add(line.TrimEnd());
        return lines;
    }

    // Words with the space behind them; those too wide for a line in parts that fit.
    private static IEnumerable<string> Pieces(string text, int width, Func<string, double> measure)
    {
        foreach (var word in Cut(text, c => c == ' '))
        {
            if (measure(word.TrimEnd()) <= width)
            {
                yield return word;
                continue;
            }

            foreach (var part in Cut(word, c => c is '-' or '/' or '|' or '.'))
            {
                foreach (var piece in measure(part) <= width ? [part] : Graphemes(part))
                {
                    yield return piece;
                }
            }
        }
    }

    private static IEnumerable<string> Graphemes(string text)
    {
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
        {
            yield return elements.GetTextElement();
        }
    }

    private static IEnumerable<string> Cut(string text, Func<char, bool> after)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (after(text[i]))
            {
                yield return text[start..(i + 1)];
                start = i + 1;
            }
        }

        if (start < text.Length || text.Length == 0)
        {
            yield return text[start..];
        }
    }
}
