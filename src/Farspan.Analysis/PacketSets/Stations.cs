namespace Farspan.Analysis.PacketSets;

/// <summary>Every address that a packet can begin or end at, by number: first the endpoints of the plan by their ids, then addresses of nodes that are none.</summary>
internal sealed class Stations
{
    private readonly List<AddressNumber> _addresses = [];
    private readonly List<int> _nodes = [];
    private readonly List<int> _links = [];
    private readonly List<int> _next = [];
    private int[] _buckets = [];

    public int Count => _addresses.Count;

    public void Add(AddressNumber address, int node, int link)
    {
        _addresses.Add(address);
        _nodes.Add(node);
        _links.Add(link);
    }

    public AddressNumber Address(int station) => _addresses[station];

    public int Node(int station) => _nodes[station];

    public int Link(int station) => _links[station];

    /// <summary>Makes <see cref="First"/> and <see cref="Next"/> ready.</summary>
    public void Index()
    {
        _buckets = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, Count))];
        _next.Clear();
        for (var i = 0; i < Count; i++)
        {
            _next.Add(-1);
        }

        // Backwards, so that stations of one address come out in order.
        for (var station = Count - 1; station >= 0; station--)
        {
            ref var bucket = ref _buckets[_addresses[station].Hash() & (uint)(_buckets.Length - 1)];
            _next[station] = bucket - 1;
            bucket = station + 1;
        }
    }

    /// <summary>The first station with an address, or -1.</summary>
    public int First(AddressNumber address) => Skip(_buckets[address.Hash() & (uint)(_buckets.Length - 1)] - 1, address);

    /// <summary>The next station with the same address, or -1.</summary>
    public int Next(int station) => Skip(_next[station], _addresses[station]);

    private int Skip(int station, AddressNumber address)
    {
        while (station >= 0 && !_addresses[station].Same(address))
        {
            station = _next[station];
        }

        return station;
    }
}
