using Farspan.Addressing;
using Farspan.Analysis.PacketSets;
using Farspan.State;
using Farspan.State.Links;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>
/// Stations that ways cannot tell apart share a place. Two machines are alike when swapping them changes nothing in the plan but filters:
/// same kinds of links in the same broadcast domains, same routes, same prefixes around their addresses, same entries in lists of peers.
/// </summary>
/// <remarks>
/// Nodes that others name are alone: those that forward, those whose address is a gateway or is had twice, and those that another's entry in a list of
/// peers speaks of. The nodes of the fabric always are.
/// </remarks>
internal sealed class PlaceTable
{
    private readonly PlanIndex _index;
    private readonly MatchTable _matches;
    private readonly SequenceTable _gateways = new();
    private readonly SequenceTable _sysctls = new();
    private readonly SequenceTable _places = new();
    private readonly bool[] _alone;
    private readonly int[] _shapes;
    private readonly int[] _entries;
    private readonly List<int> _first = [];
    private readonly List<int> _second = [];
    private readonly int[] _of;

    public PlaceTable(PlanIndex index, MatchTable matches, Func<MatchTable, AtomSpace> cut)
    {
        (_index, _matches) = (index, matches);
        (_alone, _shapes, _entries) = (new bool[index.NodeCount], new int[index.NodeCount], new int[index.NodeCount]);
        new PeerEntries(index, matches, _alone, _entries).Read();
        MarkTwins();
        var shapes = new SequenceTable();
        var items = new List<int>();
        for (var node = 0; node < index.NodeCount; node++)
        {
            items.Clear();
            Describe(node, items);
            _shapes[node] = shapes.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(items));
        }

        Atoms = cut(matches);
        _of = new int[index.Stations.Count];
        Assign(new SequenceTable(), items);
    }

    /// <summary>Atoms of the addresses that routes and the filters of lone nodes match.</summary>
    public AtomSpace Atoms { get; }

    public int Count => _places.Count;

    /// <summary>The place of a station.</summary>
    public int Of(int station) => _of[station];

    /// <summary>True where the node is in no place with another.</summary>
    public bool IsAlone(int node) => _alone[node];

    /// <summary>Two stations that stand for two places; on different nodes where there are such.</summary>
    public (int From, int To) Sample(int from, int to)
    {
        var (a, b) = (_first[from], _first[to]);
        if (Node(a) != Node(b))
        {
            return (a, b);
        }

        return Node(a) != Node(_second[to]) ? (a, _second[to]) : (_second[from], b);
    }

    private int Node(int station) => _index.Stations.Node(station);

    // An address that two nodes have, or the same one twice.
    private void MarkTwins()
    {
        for (var station = 0; station < _index.Stations.Count; station++)
        {
            if (_index.Stations.First(_index.Stations.Address(station)) != station)
            {
                for (var twin = _index.Stations.First(_index.Stations.Address(station)); twin >= 0; twin = _index.Stations.Next(twin))
                {
                    _alone[Node(twin)] = true;
                }
            }
        }
    }

    private void MarkOwners(AddressNumber address)
    {
        for (var owner = _index.Stations.First(address); owner >= 0; owner = _index.Stations.Next(owner))
        {
            _alone[Node(owner)] = true;
        }
    }

    private void Describe(int node, List<int> items)
    {
        var spec = _index.Spec(node);
        var sysctls = _index.Sysctls(spec.Sysctls);
        _alone[node] |= spec.Role != MachineRole.Machine || sysctls.ForwardsV4 || sysctls.ForwardsV6 || spec.Filter.Nat.Count > 0;
        for (var i = 0; i < spec.Filter.Nat.Count; i++)
        {
            if (spec.Filter.Nat[i].To is { } to)
            {
                MarkOwners(AddressNumber.Of(to));
            }
        }

        items.Add(sysctls.Shape(_sysctls));
        items.Add(_entries[node]);
        for (var i = 0; i < spec.Links.Count && spec.Role == MachineRole.Machine; i++)
        {
            var link = _index.Links.Of(spec.Links[i].Name);
            items.Add(link);
            items.Add((int)spec.Links[i].Kind);
            items.Add(spec.Links[i].Kind == LinkKind.Loopback ? -1 : _index.Wiring.Of(node, link));
        }

        items.Add(-1);
        for (var i = 0; i < spec.Routes.Count; i++)
        {
            var route = spec.Routes[i];
            items.Add(_matches.Of(route.Destination));
            items.Add(_index.Links.Of(route.Link));
            items.Add(route.Gateway is null ? -1 : Gateway(AddressNumber.Of(route.Gateway)));
            items.Add((int)route.Metric);
        }

        items.Add(-1);
        for (var i = 0; i < spec.Addresses.Count; i++)
        {
            var address = spec.Addresses[i];
            items.Add(_index.Links.Of(address.Link));
            items.Add(address.PrefixLength == address.Address.ToHostNetwork().PrefixLength ? -1 : _matches.Of(Connected(address.Address, address.PrefixLength)));
        }

        items.Add(-1);
        for (var i = 0; i < spec.Overlays.Count; i++)
        {
            items.Add(_index.OverlayNumber(spec.Overlays[i]));
        }
    }

    private static System.Net.IPNetwork Connected(System.Net.IPAddress address, int length) =>
        new(AddressNumber.Of(address).Block(length).ToAddress(), length);

    private int Gateway(AddressNumber address)
    {
        Span<int> key = stackalloc int[5];
        address.Write(key);
        key[4] = address.IsV6 ? 1 : 0;
        var before = _gateways.Count;
        var gateway = _gateways.Add(key);
        if (gateway == before)
        {
            MarkOwners(address);
        }

        return gateway;
    }

    // Shapes are finished by the atoms of all addresses of the node: known only when every prefix is.
    private void Assign(SequenceTable nodes, List<int> items)
    {
        Span<int> key = stackalloc int[2];
        for (var station = 0; station < _of.Length;)
        {
            var node = Node(station);
            var last = station + 1;
            while (last < _of.Length && Node(last) == node)
            {
                last++;
            }

            items.Clear();
            items.Add(_shapes[node]);
            items.Add(_alone[node] ? node : -1);
            for (var i = station; i < last && !_alone[node]; i++)
            {
                items.Add(Atoms.Of(i));
            }

            key[0] = nodes.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(items));
            for (var first = station; station < last; station++)
            {
                // Stations of the fabric and loopback addresses are not numbered with the node's endpoints.
                key[1] = station < _index.EndpointCount ? station - first : -1 - station;
                if (_index.IsEnd(station))
                {
                    Place(station, _places.Add(key));
                }
            }
        }
    }

    private void Place(int station, int place)
    {
        _of[station] = place;
        if (place == _first.Count)
        {
            _first.Add(station);
            _second.Add(station);
        }
        else if (_first[place] == _second[place])
        {
            _second[place] = station;
        }
    }
}
