using System.Numerics;
using Farspan.Dns.Names;

namespace Farspan.Dns.Zones;

/// <summary>Finds the nodes of a zone while it is being built. Open addressing, at most half full.</summary>
internal sealed class NodeTable : INodeLookup
{
    private readonly Slot[] _slots;
    private readonly int _mask;

    internal NodeTable(int capacity)
    {
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 4) * 2)];
        _mask = _slots.Length - 1;
    }

    private DnsNode? Find(ReadOnlySpan<byte> lower, ulong hash)
    {
        for (var at = (int)hash & _mask; ; at = (at + 1) & _mask)
        {
            ref readonly var slot = ref _slots[at];
            if (slot.Node is null || (slot.Hash == hash && slot.Node.Name.SequenceEqual(lower)))
            {
                return slot.Node;
            }
        }
    }

    /// <inheritdoc/>
    public DnsNode? Find(ReadOnlySpan<byte> lower) => Find(lower, WireName.Hash(lower));

    /// <summary>Adds a node whose name is not there yet. No more than the capacity.</summary>
    internal void Add(DnsNode node)
    {
        var at = (int)node.Hash & _mask;
        while (_slots[at].Node is not null)
        {
            at = (at + 1) & _mask;
        }

        _slots[at] = new Slot { Hash = node.Hash, Node = node };
    }

    private struct Slot
    {
        internal ulong Hash;
        internal DnsNode? Node;
    }
}
