namespace Farspan.Analysis.PacketSets;

/// <summary>Every address that a packet can begin or end at, by number: first the endpoints of the plan by their ids, then addresses of nodes that are none.</summary>
internal sealed class Stations
{
    private AddressNumber[] _addresses = new AddressNumber[64];
    private int[] _nodes = new int[64];
    private int[] _links = new int[64];
    private int[] _next = [];
    private int[] _buckets = [];

    public int Count { get; private set; }

    public void Add(AddressNumber address, int node, int link)
    {
        if (Count == _nodes.Length)
        {
            Array.Resize(ref _addresses, 2 * Count);
            Array.Resize(ref _nodes, 2 * Count);
            Array.Resize(ref _links, 2 * Count);
        }

        (_addresses[Count], _nodes[Count], _links[Count]) = (address, node, link);
        Count++;
    }

    public AddressNumber Address(int station) => _addresses[station];

    public int Node(int station) => _nodes[station];

    public int Link(int station) => _links[station];

    /// <summary>Makes <see cref="First"/> and <see cref="Next"/> ready.</summary>
    public void Index()
    {
        _buckets = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, Count))];
        _next = new int[Count];

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

    /// <summary>Whether another station has the same address.</summary>
    public bool HasTwin(int station) => First(_addresses[station]) != station || Next(station) >= 0;

    private int Skip(int station, AddressNumber address)
    {
        while (station >= 0 && !_addresses[station].Same(address))
        {
            station = _next[station];
        }

        return station;
    }
}
