namespace Farspan.Analysis.PacketSets;

/// <summary>Gives equal sequences of numbers the same number, in the order in which they are first seen.</summary>
internal sealed class SequenceTable
{
    private const int FirstBuckets = 64;
    private const uint Seed = 2166136261;
    private const uint Prime = 16777619;

    private int[] _buckets = new int[FirstBuckets];
    private int[] _next = new int[FirstBuckets];
    private int[] _ends = new int[FirstBuckets];
    private uint[] _hashes = new uint[FirstBuckets];
    private int[] _pool = new int[FirstBuckets];

    /// <summary>How many different sequences there are; their numbers are 0 to one less.</summary>
    public int Count { get; private set; }

    /// <summary>The sequence of a number.</summary>
    public ReadOnlySpan<int> this[int id] => _pool.AsSpan(Start(id), _ends[id] - Start(id));

    /// <summary>The number of a sequence.</summary>
    public int Add(ReadOnlySpan<int> items)
    {
        var hash = Hash(items);
        for (var id = _buckets[hash & (uint)(_buckets.Length - 1)] - 1; id >= 0; id = _next[id])
        {
            if (_hashes[id] == hash && this[id].SequenceEqual(items))
            {
                return id;
            }
        }

        return Append(items, hash);
    }

    /// <summary>The number of a sequence, or -1 where it was never added.</summary>
    public int Find(ReadOnlySpan<int> items)
    {
        var hash = Hash(items);
        var id = _buckets[hash & (uint)(_buckets.Length - 1)] - 1;
        while (id >= 0 && !(_hashes[id] == hash && this[id].SequenceEqual(items)))
        {
            id = _next[id];
        }

        return id;
    }

    private static uint Hash(ReadOnlySpan<int> items)
    {
        var hash = Seed;
        foreach (var item in items)
        {
            hash = (hash ^ (uint)item) * Prime;
            hash ^= hash >> 15;
        }

        return hash;
    }

    private int Append(ReadOnlySpan<int> items, uint hash)
    {
        var start = Count == 0 ? 0 : _ends[Count - 1];
        if (Count == _ends.Length)
        {
            Grow();
        }

        if (start + items.Length > _pool.Length)
        {
            Array.Resize(ref _pool, Math.Max(2 * _pool.Length, start + items.Length));
        }

        items.CopyTo(_pool.AsSpan(start));
        _ends[Count] = start + items.Length;
        _hashes[Count] = hash;
        ref var bucket = ref _buckets[hash & (uint)(_buckets.Length - 1)];
        _next[Count] = bucket - 1;
        bucket = ++Count;
        return Count - 1;
    }

    private void Grow()
    {
        Array.Resize(ref _ends, 2 * Count);
        Array.Resize(ref _hashes, 2 * Count);
        Array.Resize(ref _next, 2 * Count);
        _buckets = new int[2 * Count];
        for (var id = 0; id < Count; id++)
        {
            ref var bucket = ref _buckets[_hashes[id] & (uint)(_buckets.Length - 1)];
            _next[id] = bucket - 1;
            bucket = id + 1;
        }
    }

    private int Start(int id) => id == 0 ? 0 : _ends[id - 1];
}
