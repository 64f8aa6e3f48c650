using System.Globalization;
using System.Text;

namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>How wide text is, without a font at hand.</summary>
/// <remarks>
/// <para>Advance widths of Helvetica and Helvetica-Bold in thousandths of the size, from Adobe's Core 14 font metrics; Arial, Liberation Sans and Nimbus Sans were
/// made to the same widths. Other fonts are fitted to them by <c>textLength</c> (SVG 2, section 11.4), so text never leaves its box.</para>
/// </remarks>
internal static class FontMetrics
{
    private const int Thousand = 1000;
    private const int MonoAdvance = 600;
    private const int OtherAdvance = 660;
    private const int CapitalAdvance = 740;

    private static ReadOnlySpan<ushort> Regular =>
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];

    private static ReadOnlySpan<ushort> Bold =>
    [
        278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
        975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
        333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
    ];

    /// <summary>Size of the font in pixels.</summary>
    public static int Size(TextStyle style) => style switch
    {
        TextStyle.Title => 22,
        TextStyle.Heading => 16,
        TextStyle.Name => 13,
        TextStyle.Body => 13,
        _ => 11,
    };

    /// <summary>True for the heavier weight.</summary>
    public static bool IsBold(TextStyle style) => style is TextStyle.Title or TextStyle.Heading or TextStyle.Name or TextStyle.SmallBold;

    /// <summary>Width of one line in pixels.</summary>
    public static double Width(string text, TextStyle style)
    {
        var thousandths = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            thousandths += Advance(rune, style);
        }

        return (double)thousandths * Size(style) / Thousand;
    }

    /// <summary>Width of one line, rounded up to whole pixels.</summary>
    public static int Pixels(string text, TextStyle style) => (int)Math.Ceiling(Width(text, style));

    /// <summary>How many columns of a terminal a character takes: 0, 1 or 2 (UAX #11).</summary>
    public static int Columns(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format ? 0 : IsWide(rune.Value) ? 2 : 1;

    private static int Advance(Rune rune, TextStyle style)
    {
        var columns = Columns(rune);
        if (columns != 1)
        {
            return columns * Thousand / 2;
        }

        if (style == TextStyle.Mono)
        {
            return MonoAdvance;
        }

        var table = IsBold(style) ? Bold : Regular;
        return rune.Value - ' ' is var index && index >= 0 && index < table.Length ? table[index] : Special(rune);
    }

    private static int Special(Rune rune) => rune.Value switch
    {
        0xB7 => 278,
        0xD7 => 584,
        0x2013 => 556,
        0x2014 or 0x2026 or 0x2192 or 0x2194 or 0xFFFD => Thousand,
        _ => Rune.IsUpper(rune) ? CapitalAdvance : OtherAdvance,
    };

    // East Asian wide and full-width blocks, and pictographs.
    private static bool IsWide(int value) => value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);
}
