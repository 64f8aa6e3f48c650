using Farspan.Rendering.Diagrams.Placing;

namespace Farspan.Rendering.Diagrams.Routing;

/// <summary>Finds ways for lines: at right angles, through no box but those around its ends, over no text, and apart from other lines where there is room.</summary>
/// <remarks>A* over crossings of lanes and directions, by the steps that are left at least; costs are small whole numbers and ties go by place, so the same scene is always drawn the same way.</remarks>
internal sealed class LineRouter
{
    private const int StepCost = 10;
    private const int NestedCost = 6;
    private const int TurnCost = 40;
    private const int CrossingCost = 60;
    private const int NeighbourCost = 12;
    private const int OverlapCost = 600;
    private const int OffCentreCost = 6;
    private const int BesideEdgeCost = 8;

    // Right, down, left, up.
    private static readonly (int X, int Y)[] Directions = [(1, 0), (0, 1), (-1, 0), (0, -1)];

    private readonly RoutingGrid _grid;
    private readonly int[] _costs;
    private readonly int[] _from;
    private Rect _target;

    /// <summary>Routes in the lanes of a scene.</summary>
    public LineRouter(RoutingGrid grid)
    {
        _grid = grid;
        _costs = new int[grid.Columns * grid.Rows * Directions.Length];
        _from = new int[_costs.Length];
    }

    /// <summary>A way from one box to another, or from an earlier run of the same line to a box.</summary>
    /// <param name="line">Number of the line, from 1.</param>
    /// <param name="from">The box it starts at.</param>
    /// <param name="to">The box it ends at.</param>
    /// <param name="branches">True when it may begin anywhere on its earlier runs.</param>
    /// <returns>Its corners from start to end, or null where there is no way at all.</returns>
    public IReadOnlyList<Point>? Route(int line, int from, int to, bool branches)
    {
        var allowed = Ancestors(from).Concat(Ancestors(to)).ToHashSet();
        Array.Fill(_costs, int.MaxValue);
        _target = _grid.AreaOf(to);
        var queue = new PriorityQueue<int, long>();
        foreach (var (state, cost) in branches ? Branches(line) : Sides(from, outwards: true))
        {
            Offer(queue, state, cost, -1);
        }

        var ends = Sides(to, outwards: false).ToDictionary(s => s.State, s => s.Cost);
        while (queue.TryDequeue(out var state, out var rank))
        {
            if (rank > Rank(state))
            {
                continue;
            }

            if (ends.ContainsKey(state))
            {
                return Take(line, state);
            }

            Extend(queue, state, _costs[state], line, allowed, ends);
        }

        return null;
    }

    private void Extend(PriorityQueue<int, long> queue, int state, int cost, int line, HashSet<int> allowed, Dictionary<int, int> ends)
    {
        var (node, direction) = (state / 4, state % 4);
        for (var turn = 0; turn < 4; turn++)
        {
            if (turn == (direction + 2) % 4 || (turn != direction && _grid.IsEdge(node)))
            {
                continue;
            }

            var next = Neighbour(node, turn);
            if (next < 0)
            {
                continue;
            }

            var reached = (next * 4) + turn;
            var step = cost + (turn == direction ? 0 : TurnCost);
            if (ends.TryGetValue(reached, out var end))
            {
                Offer(queue, reached, step + end + StepCost, state);
            }
            else if (IsOpen(next, turn, allowed))
            {
                Offer(queue, reached, step + CostOf(next, turn, line), state);
            }
        }
    }

    private bool IsOpen(int node, int direction, HashSet<int> allowed) =>
        !_grid.IsClosed(node) && !_grid.RunsAlongEdge(node, direction % 2 == 0) && (_grid.Inside(node) == 0 || allowed.Contains(_grid.Inside(node)));

    private int CostOf(int node, int direction, int line)
    {
        var horizontal = direction % 2 == 0;
        var own = _grid.LineAt(node, horizontal);
        if (own == line)
        {
            return StepCost;
        }

        var cost = StepCost + (_grid.Inside(node) == 0 ? 0 : NestedCost) + (own != 0 ? OverlapCost : 0);
        var across = _grid.LineAt(node, !horizontal);
        cost += across != 0 && across != line ? CrossingCost : 0;
        foreach (var side in (ReadOnlySpan<int>)[(direction + 1) % 4, (direction + 3) % 4])
        {
            var beside = Neighbour(node, side);
            if (beside >= 0)
            {
                cost += _grid.LineAt(beside, horizontal) is var other && other != 0 && other != line ? NeighbourCost : 0;
                cost += _grid.RunsAlongEdge(beside, horizontal) ? BesideEdgeCost : 0;
            }
        }

        return cost;
    }

    private void Offer(PriorityQueue<int, long> queue, int state, int cost, int from)
    {
        if (cost < _costs[state])
        {
            _costs[state] = cost;
            _from[state] = from;
            queue.Enqueue(state, Rank(state));
        }
    }

    // Cost so far and least cost to come, then the place.
    private long Rank(int state)
    {
        var (x, y) = (state / 4 % _grid.Columns * Grid.Cell, state / 4 / _grid.Columns * Grid.Cell);
        var steps = (Math.Max(Math.Max(_target.X - x, x - _target.Right), 0) + Math.Max(Math.Max(_target.Y - y, y - _target.Bottom), 0)) / Grid.Cell;
        return ((long)(_costs[state] + (steps * StepCost)) << 32) | (uint)state;
    }

    // The crossings on the four sides of a box, its corners excepted; the middle of a side is best.
    private IEnumerable<(int State, int Cost)> Sides(int box, bool outwards)
    {
        var area = _grid.AreaOf(box);
        var (left, right, top, bottom) = (area.X / Grid.Cell, area.Right / Grid.Cell, area.Y / Grid.Cell, area.Bottom / Grid.Cell);
        var corner = _grid.IsRound(box) ? (right - left) / 3 : 1;
        for (var x = left + corner; x <= right - corner; x++)
        {
            var cost = Math.Abs((2 * x) - left - right) * OffCentreCost;
            yield return (State(x, top, outwards ? 3 : 1), cost);
            yield return (State(x, bottom, outwards ? 1 : 3), cost);
        }

        for (var y = top + 1; y < bottom && !_grid.IsRound(box); y++)
        {
            var cost = Math.Abs((2 * y) - top - bottom) * OffCentreCost;
            yield return (State(left, y, outwards ? 2 : 0), cost);
            yield return (State(right, y, outwards ? 0 : 2), cost);
        }
    }

    private int State(int x, int y, int direction) => (((y * _grid.Columns) + x) * 4) + direction;

    private IEnumerable<(int State, int Cost)> Branches(int line)
    {
        for (var node = 0; node < _grid.Columns * _grid.Rows; node++)
        {
            if ((_grid.LineAt(node, true) == line || _grid.LineAt(node, false) == line) && !_grid.IsEdge(node))
            {
                for (var direction = 0; direction < 4; direction++)
                {
                    yield return ((node * 4) + direction, TurnCost);
                }
            }
        }
    }

    private IEnumerable<int> Ancestors(int box)
    {
        for (var parent = _grid.ParentOf(box); parent > 0; parent = _grid.ParentOf(parent))
        {
            yield return parent;
        }
    }

    private int Neighbour(int node, int direction)
    {
        var (x, y) = ((node % _grid.Columns) + Directions[direction].X, (node / _grid.Columns) + Directions[direction].Y);
        return x < 0 || y < 0 || x >= _grid.Columns || y >= _grid.Rows ? -1 : (y * _grid.Columns) + x;
    }

    private List<Point> Take(int line, int end)
    {
        var states = new List<int>();
        for (var state = end; state >= 0; state = _from[state])
        {
            states.Add(state);
        }

        states.Reverse();
        var corners = new List<Point>();
        for (var i = 0; i < states.Count; i++)
        {
            var (node, direction) = (states[i] / 4, states[i] % 4);
            var arriving = i == 0 ? states[Math.Min(1, states.Count - 1)] % 4 : direction;
            _grid.Take(node, arriving % 2 == 0, line);
            var leaving = i + 1 < states.Count ? states[i + 1] % 4 : -1;
            if (i > 0 && leaving >= 0 && leaving % 2 != direction % 2)
            {
                _grid.Take(node, leaving % 2 == 0, line);
            }

            if (i == 0 || leaving != direction)
            {
                corners.Add(new Point(node % _grid.Columns * Grid.Cell, node / _grid.Columns * Grid.Cell));
            }
        }

        return corners;
    }
}
