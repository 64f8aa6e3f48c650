using Farspan.Rendering.Diagrams.Placing;

namespace Farspan.Rendering.Diagrams.Routing;

/// <summary>The lanes of a scene: where lines may run, which boxes they would be in, and where other lines run already.</summary>
internal sealed class RoutingGrid
{
    // Lines keep this far from text, so that it stays legible.
    private const int TextMargin = 4;

    private readonly int[] _inside;
    private readonly byte[] _edges;
    private readonly bool[] _closed;
    private readonly int[] _horizontal;
    private readonly int[] _vertical;
    private readonly List<Box> _boxes = [];
    private readonly List<int> _parents = [-1];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    /// <summary>Draws the lanes of a scene of this size.</summary>
    public RoutingGrid(int width, int height, IEnumerable<Box> boxes, IEnumerable<Rect> closed)
    {
        Columns = (width / Grid.Cell) + 1;
        Rows = (height / Grid.Cell) + 1;
        var count = Columns * Rows;
        (_inside, _edges, _closed, _horizontal, _vertical) = (new int[count], new byte[count], new bool[count], new int[count], new int[count]);
        foreach (var box in boxes)
        {
            Enter(box, 0);
        }

        foreach (var area in closed)
        {
            Close(area);
        }
    }

    /// <summary>How many lanes run from above to below.</summary>
    public int Columns { get; }

    /// <summary>How many lanes run from left to right.</summary>
    public int Rows { get; }

    /// <summary>The number of a box in <see cref="Inside"/>, or -1.</summary>
    public int NumberOf(string id) => _ids.GetValueOrDefault(id, -1);

    /// <summary>Where a box is.</summary>
    public Rect AreaOf(int number) => _boxes[number - 1].Area;

    /// <summary>True for a box whose left and right sides are half circles, which no line meets.</summary>
    public bool IsRound(int number) => _boxes[number - 1].Kind is "internet" or "overlay";

    /// <summary>The box around a box; 0 for the outermost.</summary>
    public int ParentOf(int number) => _parents[number];

    /// <summary>The innermost box that a crossing of lanes is in or on the edge of; 0 for none.</summary>
    public int Inside(int node) => _inside[node];

    /// <summary>True where text or a machine is.</summary>
    public bool IsClosed(int node) => _closed[node];

    /// <summary>True where a step in this direction would run along an edge.</summary>
    public bool RunsAlongEdge(int node, bool horizontal) => (_edges[node] & (horizontal ? 1 : 2)) != 0;

    /// <summary>True on any edge.</summary>
    public bool IsEdge(int node) => _edges[node] != 0;

    /// <summary>Which line runs here in this direction; 0 for none.</summary>
    public int LineAt(int node, bool horizontal) => horizontal ? _horizontal[node] : _vertical[node];

    /// <summary>Notes that a line runs here.</summary>
    public void Take(int node, bool horizontal, int line) => (horizontal ? _horizontal : _vertical)[node] = line;

    /// <summary>True where no machine, text or line meets the area, and it lies on the page.</summary>
    /// <param name="area">The area.</param>
    /// <param name="line">The line whose own runs do not count.</param>
    /// <param name="overEdges">Whether edges of the boxes around machines may be covered.</param>
    public bool IsFree(Rect area, int line, bool overEdges)
    {
        var (left, right, top, bottom) = (Grid.Up(area.X) / Grid.Cell, area.Right / Grid.Cell, Grid.Up(area.Y) / Grid.Cell, area.Bottom / Grid.Cell);
        if (left < 0 || top < 0 || right >= Columns || bottom >= Rows)
        {
            return false;
        }

        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                var node = (y * Columns) + x;
                if (_closed[node] || (overEdges ? IsLeaf(node) : _edges[node] != 0) || (_horizontal[node] != 0 && _horizontal[node] != line) || (_vertical[node] != 0 && _vertical[node] != line))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool IsLeaf(int node) => _inside[node] != 0 && _boxes[_inside[node] - 1].Kind is "machine" or "internet" or "overlay";

    /// <summary>Lets no line and no label pass an area any more.</summary>
    public void Close(Rect area) => Each(area.Grow(TextMargin), (node, _) => _closed[node] = true);

    private void Enter(Box box, int parent)
    {
        _boxes.Add(box);
        _parents.Add(parent);
        var number = _boxes.Count;
        _ids[box.Id] = number;
        Each(box.Area, (node, edge) =>
        {
            _inside[node] = number;
            _edges[node] |= edge;
        });
        foreach (var area in box.Labels.Select(l => l.Area).Concat(box.Chips.Select(c => c.Area)))
        {
            Close(area);
        }

        foreach (var child in box.Children)
        {
            Enter(child, number);
        }
    }

    // Edge 1: on the upper or lower edge; 2: on the left or right one; 3: in a corner.
    private void Each(Rect area, Action<int, byte> visit)
    {
        var (left, right, top, bottom) = (Math.Max(Grid.Up(area.X) / Grid.Cell, 0), Math.Min(area.Right / Grid.Cell, Columns - 1), Math.Max(Grid.Up(area.Y) / Grid.Cell, 0), Math.Min(area.Bottom / Grid.Cell, Rows - 1));
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                visit((y * Columns) + x, (byte)((y == top || y == bottom ? 1 : 0) | (x == left || x == right ? 2 : 0)));
            }
        }
    }
}
