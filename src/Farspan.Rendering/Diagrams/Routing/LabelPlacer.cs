using Farspan.Rendering.Diagrams.Placing;

namespace Farspan.Rendering.Diagrams.Routing;

/// <summary>Puts the label of a line on its longest straight part that has room.</summary>
internal static class LabelPlacer
{
    /// <summary>The label in its place, or null where there is no room anywhere on the line.</summary>
    /// <param name="grid">The lanes; the label's place is closed for others.</param>
    /// <param name="line">Number of the line.</param>
    /// <param name="corners">Its corners.</param>
    /// <param name="text">The text.</param>
    /// <param name="tone">Class of its colours.</param>
    public static Chip? Place(RoutingGrid grid, int line, IReadOnlyList<Point> corners, string text, string tone)
    {
        return Place(grid, line, corners, text, tone, overEdges: false) ?? Place(grid, line, corners, text, tone, overEdges: true);
    }

    private static Chip? Place(RoutingGrid grid, int line, IReadOnlyList<Point> corners, string text, string tone, bool overEdges)
    {
        var width = Chip.Width(text);
        foreach (var (first, second) in corners.Zip(corners.Skip(1)).OrderByDescending(s => (Math.Abs(s.First.X - s.Second.X), Math.Abs(s.First.Y - s.Second.Y))))
        {
            foreach (var middle in FromTheMiddle(first, second))
            {
                var area = new Rect(middle.X - (width / 2), middle.Y - (Chip.Height / 2), width, Chip.Height);
                if (grid.IsFree(area, line, overEdges))
                {
                    grid.Close(area);
                    return Chip.Of(area.X, area.Y, text, tone);
                }
            }
        }

        return null;
    }

    private static IEnumerable<Point> FromTheMiddle(Point first, Point second)
    {
        var steps = Math.Max(Math.Abs(first.X - second.X), Math.Abs(first.Y - second.Y)) / Grid.Cell;
        var (dx, dy) = (Math.Sign(second.X - first.X) * Grid.Cell, Math.Sign(second.Y - first.Y) * Grid.Cell);
        for (var i = 0; i <= steps; i++)
        {
            var offset = (steps / 2) + (i % 2 == 0 ? i / 2 : -(i + 1) / 2);
            if (offset >= 0 && offset <= steps)
            {
                yield return new Point(first.X + (dx * offset), first.Y + (dy * offset));
            }
        }
    }
}
