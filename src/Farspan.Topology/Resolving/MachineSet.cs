using System.Numerics;

namespace Farspan.Topology.Resolving;

/// <summary>A set of machines by their place in the declaration order, one bit each.</summary>
internal sealed class MachineSet(int size)
{
    private const int BitsPerWord = 64;

    private readonly ulong[] _words = new ulong[WordsOf(size)];

    /// <summary>How many words a set over so many machines has.</summary>
    public static int WordsOf(int size) => (size + BitsPerWord - 1) / BitsPerWord;

    /// <summary>How many machines are in it.</summary>
    public int Count => _words.Sum(BitOperations.PopCount);

    /// <summary>Adds one.</summary>
    public void Add(int index) => _words[index / BitsPerWord] |= 1UL << (index % BitsPerWord);

    /// <summary>Adds all of another.</summary>
    public void UnionWith(MachineSet other)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            _words[i] |= other._words[i];
        }
    }

    /// <summary>Keeps only what is in the other as well.</summary>
    public void IntersectWith(MachineSet other)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            _words[i] &= other._words[i];
        }
    }

    /// <summary>The first machine in both, or -1.</summary>
    public int FirstShared(MachineSet other)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            var shared = _words[i] & other._words[i];
            if (shared != 0)
            {
                return (i * BitsPerWord) + BitOperations.TrailingZeroCount(shared);
            }
        }

        return -1;
    }

    /// <summary>The items at these places, in their order.</summary>
    /// <param name="all">The list that the places are in.</param>
    /// <param name="count">How many there will be: <see cref="Count"/>.</param>
    public T[] Select<T>(IReadOnlyList<T> all, int count)
    {
        var selected = new T[count];
        var next = 0;
        for (var i = 0; i < _words.Length; i++)
        {
            for (var word = _words[i]; word != 0; word &= word - 1)
            {
                selected[next++] = all[(i * BitsPerWord) + BitOperations.TrailingZeroCount(word)];
            }
        }

        return selected;
    }
}
