using System.Numerics;
using Farspan.Dns.Names;
using Farspan.Dns.Zones;

namespace Farspan.Dns.Views;

/// <summary>Every name that a view has, found with one probe as a rule. Immutable.</summary>
/// <remarks>Open addressing, at most two thirds full. Its keys are declared by whoever runs the server, never by those who ask: it needs no secret in its hash.</remarks>
internal sealed class ViewNames : INodeLookup
{
    private readonly Slot[] _slots;
    private readonly int _mask;

    internal ViewNames(AnswerPool pool, IReadOnlyList<DnsNode> nodes)
    {
        Pool = pool;
        Bytes = pool.Bytes;
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)Math.Max(nodes.Count, 4) * 3 / 2)];
        _mask = _slots.Length - 1;
        foreach (var node in nodes)
        {
            var at = (int)node.Hash & _mask;
            while (_slots[at].Entry != 0)
            {
                at = (at + 1) & _mask;
            }

            _slots[at] = new Slot { Tag = Tag(node.Hash), Entry = node.PoolOffset + 1 };
        }
    }

    internal AnswerPool Pool { get; }

    /// <summary>The pool's.</summary>
    internal byte[] Bytes { get; }

    /// <summary>Where the rest of a name's entry begins; -1 where there is none.</summary>
    internal int Find(ReadOnlySpan<byte> lower, ulong hash)
    {
        var tag = Tag(hash);
        for (var at = (int)hash & _mask; ; at = (at + 1) & _mask)
        {
            var slot = _slots[at];
            if (slot.Entry == 0)
            {
                return -1;
            }

            if (slot.Tag == tag && AnswerPool.HasName(Bytes, slot.Entry - 1, lower, out var next))
            {
                return next;
            }
        }
    }

    /// <inheritdoc/>
    public DnsNode? Find(ReadOnlySpan<byte> lower) => Find(lower, WireName.Hash(lower)) is >= 0 and var next ? Pool.Node(next) : null;

    private static uint Tag(ulong hash) => (uint)(hash >> 32);

    // Entry: the offset in the pool plus 1; 0 for none.
    private struct Slot
    {
        internal uint Tag;
        internal int Entry;
    }
}
