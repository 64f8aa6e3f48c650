using Farspan.Analysis.PacketSets;
using Farspan.State.Overlays;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>What the lists of peers say of each node, in words in which nodes that are alike say the same.</summary>
internal sealed class PeerEntries(PlanIndex index, MatchTable matches, bool[] alone, int[] entries)
{
    private readonly SequenceTable _chains = new();
    private readonly List<int> _items = [];

    /// <summary>Reads every list once; nodes of which an entry says something that is not their own are marked as alone.</summary>
    public void Read()
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        for (var node = 0; node < index.NodeCount; node++)
        {
            var overlays = index.Spec(node).Overlays;
            for (var i = 0; i < overlays.Count; i++)
            {
                if (seen.Add(overlays[i].Members))
                {
                    Read(overlays[i].Members, seen.Count);
                }
            }
        }
    }

    private void Read(IReadOnlyList<PeerSpec> members, int list)
    {
        for (var i = 0; i < members.Count; i++)
        {
            var node = index.Names.Find(members[i].Machine);
            if (node >= index.NodeCount)
            {
                node = MatchTable.Never;
            }

            _items.Clear();
            _items.Add(list);
            _items.Add(members[i].Endpoint.Port);
            _items.Add(Own(node, AddressNumber.Of(members[i].Endpoint.Address)));
            for (var block = 0; block < members[i].AllowedIps.Count; block++)
            {
                var allowed = members[i].AllowedIps[block];
                var first = AddressNumber.Of(allowed.BaseAddress);
                if (allowed.PrefixLength < first.Bits)
                {
                    matches.Of(allowed);
                    Alone(node);
                }

                _items.Add(Own(node, first));
            }

            if (node >= 0)
            {
                // Order within a list only matters where two entries hold the same block; then both nodes are alone.
                _items.Add(entries[node]);
                entries[node] = 1 + _chains.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_items));
            }
        }
    }

    // Which of the node's own endpoints it is; whoever else has the address is alone from now on.
    private int Own(int node, AddressNumber address)
    {
        var own = -1;
        for (var station = index.Stations.First(address); station >= 0; station = index.Stations.Next(station))
        {
            if (index.Stations.Node(station) == node && station < index.EndpointCount)
            {
                own = station - index.FirstStation(node);
            }
            else
            {
                Alone(index.Stations.Node(station));
            }
        }

        if (own < 0)
        {
            Alone(node);
        }

        return own;
    }

    private void Alone(int node)
    {
        if (node >= 0)
        {
            alone[node] = true;
        }
    }
}
