namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>The raster that boxes and lines stand on.</summary>
internal static class Grid
{
    /// <summary>Distance of two lanes in pixels. Every edge of a box lies on a lane.</summary>
    public const int Cell = 8;

    /// <summary>The next lane at or behind a coordinate.</summary>
    public static int Up(int pixels) => (pixels + Cell - 1) / Cell * Cell;

    /// <summary>Boxes of one size class in rows of so many, each column as wide as its widest, each row as high as its highest.</summary>
    /// <returns>The boxes in their places, and how much room they take.</returns>
    public static (IReadOnlyList<Box> Boxes, int Width, int Height) Arrange(IReadOnlyList<Box> boxes, int columns, int x, int y, Func<int, int> gapBefore, bool stretches)
    {
        var rows = boxes.Chunk(Math.Max(columns, 1)).ToList();
        var widths = Enumerable.Range(0, Math.Min(Math.Max(columns, 1), boxes.Count)).Select(c => rows.Where(r => c < r.Length).Max(r => r[c].Area.Width)).ToList();
        var placed = new List<Box>();
        var top = y;
        for (var r = 0; r < rows.Count; r++)
        {
            top += r > 0 ? gapBefore(0) : 0;
            var height = rows[r].Max(b => b.Area.Height);
            var left = x;
            for (var c = 0; c < rows[r].Length; c++)
            {
                left += c > 0 ? gapBefore(c) : 0;
                var box = rows[r][c].Move(left, top);
                placed.Add(stretches ? box with { Area = box.Area with { Width = widths[c], Height = height } } : box);
                left += widths[c];
            }

            top += height;
        }

        return (placed, widths.Sum() + Enumerable.Range(1, Math.Max(widths.Count - 1, 0)).Sum(gapBefore), top - y);
    }
}
