using Farspan.Analysis.PacketSets;
using Farspan.State.Fabric;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>The broadcast domains of a plan in numbers (compare <see cref="Forwarding.Segments"/>).</summary>
internal sealed class Wiring
{
    private readonly SequenceTable _places = new();
    private readonly int[] _parent;

    public Wiring(IReadOnlyList<CableSpec> cables, NameTable nodes, NameTable links)
    {
        var ends = new int[2 * cables.Count];
        for (var i = 0; i < cables.Count; i++)
        {
            ends[2 * i] = Place(cables[i].Near, nodes, links);
            ends[(2 * i) + 1] = Place(cables[i].Far, nodes, links);
        }

        _parent = new int[_places.Count];
        for (var i = 0; i < _parent.Length; i++)
        {
            _parent[i] = i;
        }

        for (var i = 0; i < ends.Length; i += 2)
        {
            var (near, far) = (Root(ends[i]), Root(ends[i + 1]));
            _parent[Math.Max(near, far)] = Math.Min(near, far);
        }

        for (var i = 0; i < _parent.Length; i++)
        {
            _parent[i] = Root(i);
        }
    }

    /// <summary>The broadcast domain of a node's link, or -1 where no cable is plugged in.</summary>
    public int Of(int node, int link)
    {
        var place = _places.Find([node, link]);
        return place < 0 ? -1 : _parent[place];
    }

    // A bridge is one link for all of its ports.
    private int Place(CableEnd end, NameTable nodes, NameTable links) => _places.Add([nodes.Of(end.Machine), links.Of(end.Bridge ?? end.Link)]);

    private int Root(int place)
    {
        while (_parent[place] != place)
        {
            _parent[place] = _parent[_parent[place]];
            place = _parent[place];
        }

        return place;
    }
}
