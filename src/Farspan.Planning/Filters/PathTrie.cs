namespace Farspan.Planning.Filters;

/// <summary>Interns sequences of numbers: two sequences of equal items end at the same node, so that what is built from them is built once.</summary>
internal sealed class PathTrie
{
    /// <summary>The empty sequence.</summary>
    public const int Root = 0;

    private readonly Dictionary<(int Parent, int Item), int> _children = [];
    private readonly List<(int Parent, int Item)> _nodes = [(Root, 0)];

    /// <summary>The sequence of <paramref name="node"/> with one more item.</summary>
    public int Step(int node, int item)
    {
        if (!_children.TryGetValue((node, item), out var child))
        {
            child = _nodes.Count;
            _nodes.Add((node, item));
            _children.Add((node, item), child);
        }

        return child;
    }

    /// <summary>The items of a sequence, first to last.</summary>
    public IReadOnlyList<int> Path(int node)
    {
        var items = new List<int>();
        while (node != Root)
        {
            items.Add(_nodes[node].Item);
            node = _nodes[node].Parent;
        }

        items.Reverse();
        return items;
    }
}
