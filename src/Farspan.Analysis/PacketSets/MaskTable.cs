namespace Farspan.Analysis.PacketSets;

/// <summary>Sets of port atoms, each stored once: equal sets have the same number.</summary>
internal sealed class MaskTable
{
    /// <summary>Number of the empty set.</summary>
    public const int None = 0;

    /// <summary>Number of the set of all atoms.</summary>
    public const int All = 1;

    private const int FirstBuckets = 256;

    private int[] _buckets = new int[FirstBuckets];
    private int[] _next = new int[FirstBuckets];
    private ulong[] _words;

    public MaskTable(int atoms)
    {
        Words = (atoms + 63) / 64;
        _words = new ulong[FirstBuckets * Words];
        Span<ulong> scratch = new ulong[Words];
        Add(scratch);
        Fill(scratch, atoms);
        Add(scratch);
    }

    /// <summary>Words of one set.</summary>
    public int Words { get; }

    public int Count { get; private set; }

    public ReadOnlySpan<ulong> this[int id] => _words.AsSpan(id * Words, Words);

    public int Add(ReadOnlySpan<ulong> set)
    {
        var hash = Hash(set);
        for (var id = _buckets[hash & (uint)(_buckets.Length - 1)] - 1; id >= 0; id = _next[id])
        {
            if (this[id].SequenceEqual(set))
            {
                return id;
            }
        }

        if (Count == _next.Length)
        {
            Grow();
        }

        set.CopyTo(_words.AsSpan(Count * Words));
        ref var bucket = ref _buckets[hash & (uint)(_buckets.Length - 1)];
        _next[Count] = bucket - 1;
        bucket = ++Count;
        return Count - 1;
    }

    /// <summary>What is in both.</summary>
    public int And(int a, int b, Span<ulong> scratch)
    {
        if (a == b || b == All)
        {
            return a;
        }

        if (a == All || b == None)
        {
            return b;
        }

        if (a == None)
        {
            return a;
        }

        var x = this[a];
        var y = this[b];
        for (var i = 0; i < Words; i++)
        {
            scratch[i] = x[i] & y[i];
        }

        return Add(scratch[..Words]);
    }

    public bool Contains(int id, int atom) => (_words[(id * Words) + (atom / 64)] & (1UL << (atom % 64))) != 0;

    private static void Fill(Span<ulong> words, int atoms)
    {
        for (var atom = 0; atom < atoms; atom++)
        {
            words[atom / 64] |= 1UL << (atom % 64);
        }
    }

    private static uint Hash(ReadOnlySpan<ulong> set)
    {
        var hash = 0x9E3779B97F4A7C15UL;
        foreach (var word in set)
        {
            hash = (hash ^ word) * 0xC2B2AE3D27D4EB4FUL;
            hash ^= hash >> 29;
        }

        return (uint)(hash ^ (hash >> 32));
    }

    private void Grow()
    {
        Array.Resize(ref _words, 2 * Count * Words);
        Array.Resize(ref _next, 2 * Count);
        _buckets = new int[2 * Count];
        for (var id = 0; id < Count; id++)
        {
            ref var bucket = ref _buckets[Hash(this[id]) & (uint)(_buckets.Length - 1)];
            _next[id] = bucket - 1;
            bucket = id + 1;
        }
    }
}
