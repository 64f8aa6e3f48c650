using System.Net;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Fabric;

namespace Farspan.Verification.Flows;

/// <summary>Which links share a broadcast domain, from the cables of a plan; a bridge joins the cables that are its ports.</summary>
internal sealed class SegmentMap
{
    private readonly Dictionary<(string Node, string Link), int> _segmentOf = [];
    private readonly Dictionary<(int Segment, IPAddress Address), (string Node, string Link)> _owners = [];

    public SegmentMap(NetworkPlan plan, Dictionary<string, MachineSpec> nodes)
    {
        var parents = new List<int>();
        foreach (var cable in plan.Cables)
        {
            var (near, far) = (Index(cable.Near, parents), Index(cable.Far, parents));
            parents[Root(parents, near)] = Root(parents, far);
        }

        foreach (var port in _segmentOf.Keys.ToList())
        {
            _segmentOf[port] = Root(parents, _segmentOf[port]);
        }

        foreach (var node in nodes.Values)
        {
            foreach (var address in node.Addresses)
            {
                if (_segmentOf.TryGetValue((node.Machine, address.Link), out var segment))
                {
                    _owners.TryAdd((segment, address.Address), (node.Machine, address.Link));
                }
            }
        }
    }

    /// <summary>The neighbour on the segment of a node's link that has <paramref name="address"/>, or null.</summary>
    public (string Node, string Link)? Find(string node, string link, IPAddress address) =>
        _segmentOf.TryGetValue((node, link), out var segment) && _owners.TryGetValue((segment, address), out var owner) ? owner : null;

    private int Index(CableEnd end, List<int> parents)
    {
        var port = (end.Machine, end.Bridge ?? end.Link);
        if (!_segmentOf.TryGetValue(port, out var index))
        {
            index = parents.Count;
            parents.Add(index);
            _segmentOf.Add(port, index);
        }

        return index;
    }

    private static int Root(List<int> parents, int index)
    {
        while (parents[index] != index)
        {
            index = parents[index] = parents[parents[index]];
        }

        return index;
    }
}
