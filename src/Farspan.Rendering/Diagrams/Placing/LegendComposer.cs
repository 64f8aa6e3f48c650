using Farspan.Rendering.Diagrams.Pictures;

namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>Writes what stands below the picture: claims with their verdicts, ways, and what was folded.</summary>
internal static class LegendComposer
{
    private const int ColumnGap = 40;
    private const int SectionGap = 24;
    private const int EntryGap = 8;

    private const int ColumnWidth = 350;
    private const int MostColumns = 3;

    /// <summary>The legend below a picture.</summary>
    public static Legend Compose(Picture picture, int x, int y, int width)
    {
        var parts = new List<Legend>();
        var top = y;
        foreach (var (title, entries) in Sections(picture))
        {
            if (entries.Count == 0)
            {
                continue;
            }

            var section = Section(title, entries, x, top, width);
            parts.Add(section);
            top = section.Area.Bottom + SectionGap;
        }

        return new Legend(
            new Rect(x, y, width, (parts.Count == 0 ? y : parts[^1].Area.Bottom) - y),
            [.. parts.SelectMany(p => p.Labels)], [.. parts.SelectMany(p => p.Chips)], [.. parts.SelectMany(p => p.Samples)]);
    }

    private static IEnumerable<(string Title, IReadOnlyList<Func<int, int, int, Legend>> Entries)> Sections(Picture picture)
    {
        var failing = picture.Claims.Count(c => c.Verdict == ClaimVerdict.Fails);
        var holding = picture.Claims.Count(c => c.Verdict == ClaimVerdict.Holds);
        var unknown = picture.Claims.Count(c => c.Verdict == ClaimVerdict.Unknown);
        var counts = picture.Claims.All(c => c.Verdict == ClaimVerdict.Declared) ? "not proved" : FormattableString.Invariant($"{holding} hold, {failing} fail, {unknown} unknown");
        yield return ($"Claims · {counts}", [.. picture.Claims.Select(c => (Func<int, int, int, Legend>)((x, y, width) => ClaimEntry.Compose(c, x, y, width)))]);
        yield return ("Ways", [.. WayEntry.All(picture)]);
        yield return ("Folded: equal machines in one box", [.. FoldedEntry.All(picture)]);
    }

    private static Legend Section(string title, IReadOnlyList<Func<int, int, int, Legend>> entries, int x, int y, int width)
    {
        var stack = new Stack(x, y);
        stack.Text(title, TextStyle.Heading, "ink", width);
        stack.Space(EntryGap);
        var columns = Math.Clamp((width + ColumnGap) / (ColumnWidth + ColumnGap), 1, Math.Min(MostColumns, entries.Count));
        var columnWidth = ((width + ColumnGap) / columns) - ColumnGap;
        var parts = new List<Legend>();
        var perColumn = (entries.Count + columns - 1) / columns;
        var bottom = stack.Y;
        foreach (var (column, list) in entries.Chunk(perColumn).Index())
        {
            var top = stack.Y;
            foreach (var entry in list)
            {
                var part = entry(x + (column * (columnWidth + ColumnGap)), top, columnWidth);
                parts.Add(part);
                top = part.Area.Bottom + EntryGap;
            }

            bottom = Math.Max(bottom, top - EntryGap);
        }

        return new Legend(new Rect(x, y, width, bottom - y), [.. stack.Labels, .. parts.SelectMany(p => p.Labels)], [.. parts.SelectMany(p => p.Chips)], [.. parts.SelectMany(p => p.Samples)]);
    }
}
