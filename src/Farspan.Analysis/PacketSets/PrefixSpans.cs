using System.Net;

namespace Farspan.Analysis.PacketSets;

/// <summary>Finds the stations of a block: stations in the order of the innermost block that holds them, so that those of any block stand side by side.</summary>
internal sealed class PrefixSpans
{
    private readonly Block[] _blocks;
    private readonly int[] _outer;
    private readonly int[] _starts;
    private readonly int[] _stations;

    public PrefixSpans(IReadOnlyCollection<IPNetwork> networks, Stations stations)
    {
        _blocks = Sorted(networks);
        _outer = Nested(_blocks);
        var inner = new int[stations.Count];
        _starts = new int[_blocks.Length + 2];
        for (var station = 0; station < inner.Length; station++)
        {
            // Stations outside of all blocks stand before the first.
            inner[station] = Innermost(stations.Address(station)) + 1;
            _starts[inner[station] + 1]++;
        }

        for (var i = 1; i < _starts.Length; i++)
        {
            _starts[i] += _starts[i - 1];
        }

        var places = _starts.AsSpan().ToArray();
        _stations = new int[inner.Length];
        for (var station = 0; station < inner.Length; station++)
        {
            _stations[places[inner[station]]++] = station;
        }
    }

    /// <summary>The stations of one of the blocks.</summary>
    public ReadOnlySpan<int> Of(IPNetwork network)
    {
        var block = Find(new Block(AddressNumber.Of(network.BaseAddress), network.PrefixLength));
        var last = block + 1;
        while (last < _blocks.Length && _blocks[last].First.IsIn(_blocks[block].First, _blocks[block].Length))
        {
            last++;
        }

        return _stations.AsSpan(_starts[block + 1].._starts[last + 1]);
    }

    private static Block[] Sorted(IReadOnlyCollection<IPNetwork> networks)
    {
        var all = new Block[networks.Count];
        var used = 0;
        foreach (var network in networks)
        {
            all[used++] = new Block(AddressNumber.Of(network.BaseAddress), network.PrefixLength);
        }

        Array.Sort(all);
        used = 0;
        for (var i = 0; i < all.Length; i++)
        {
            if (used == 0 || all[used - 1].CompareTo(all[i]) != 0)
            {
                all[used++] = all[i];
            }
        }

        return all[..used];
    }

    private int Find(Block block)
    {
        var (low, high) = (0, _blocks.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _blocks[middle].CompareTo(block) <= 0 ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    // The last block that begins at or before the address, or one of those around it.
    private int Innermost(AddressNumber address)
    {
        if (_blocks.Length == 0)
        {
            return -1;
        }

        var block = Find(new Block(address, int.MaxValue));
        while (block >= 0 && !address.IsIn(_blocks[block].First, _blocks[block].Length))
        {
            block = _blocks[block].CompareTo(new Block(address, int.MaxValue)) > 0 ? -1 : _outer[block];
        }

        return block;
    }

    private static int[] Nested(Block[] blocks)
    {
        var outer = new int[blocks.Length];
        for (var block = 0; block < outer.Length; block++)
        {
            outer[block] = block - 1;
            while (outer[block] >= 0 && !blocks[block].First.IsIn(blocks[outer[block]].First, blocks[outer[block]].Length))
            {
                outer[block] = outer[outer[block]];
            }
        }

        return outer;
    }

    private readonly struct Block(AddressNumber first, int length) : IComparable<Block>
    {
        public AddressNumber First { get; } = first;

        public int Length { get; } = length;

        public int CompareTo(Block other)
        {
            var byNumber = First.CompareTo(other.First);
            return byNumber != 0 ? byNumber : Length.CompareTo(other.Length);
        }
    }
}
