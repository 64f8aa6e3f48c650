using System.Globalization;
using System.Text;

namespace Farspan.Rendering.Diagrams.Pictures;

/// <summary>Free text of the file, made safe to draw: what would reorder, break or hide text is replaced by U+FFFD.</summary>
internal static class Printable
{
    /// <summary>The text without control characters, overrides of writing direction, and halves of surrogate pairs.</summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var safe = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            safe.Append(IsSafe(rune) ? rune.ToString() : "\uFFFD");
        }

        return safe.ToString();
    }

    // U+FFFE and U+FFFF are no XML characters (XML 1.0, section 2.2); U+202A–202E and U+2066–2069 override direction (UAX #9).
    private static bool IsSafe(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned)
        && rune.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069));
}
