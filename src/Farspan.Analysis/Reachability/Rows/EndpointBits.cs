using System.Numerics;

namespace Farspan.Analysis.Reachability.Rows;

/// <summary>A set of endpoints, one bit for each <see cref="Endpoints.Endpoint.Id"/>.</summary>
internal sealed class EndpointBits
{
    private const int BitsPerWord = 64;

    private readonly ulong[] _words;
    private readonly int _count;

    /// <summary>The empty set of a table with so many endpoints.</summary>
    public EndpointBits(int count) => (_count, _words) = (count, new ulong[(count + BitsPerWord - 1) / BitsPerWord]);

    /// <summary>The set of some endpoints.</summary>
    public EndpointBits(int count, IReadOnlyList<Endpoints.Endpoint> endpoints)
        : this(count)
    {
        for (var i = 0; i < endpoints.Count; i++)
        {
            Add(endpoints[i].Id);
        }
    }

    /// <summary>How many are in it.</summary>
    public int Count => _words.Sum(BitOperations.PopCount);

    /// <summary>Adds one.</summary>
    public void Add(int id) => _words[id / BitsPerWord] |= 1UL << (id % BitsPerWord);

    /// <summary>True when it is in it.</summary>
    public bool Contains(int id) => (_words[id / BitsPerWord] & (1UL << (id % BitsPerWord))) != 0;

    /// <summary>Adds all of another set.</summary>
    public void Add(EndpointBits other)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            _words[i] |= other._words[i];
        }
    }

    /// <summary>All others.</summary>
    public EndpointBits Others()
    {
        var others = new EndpointBits(_count);
        for (var i = 0; i < _words.Length; i++)
        {
            others._words[i] = ~_words[i];
        }

        if (_count % BitsPerWord != 0)
        {
            others._words[^1] &= (1UL << (_count % BitsPerWord)) - 1;
        }

        return others;
    }

    /// <summary>The ids in it, in order.</summary>
    public IEnumerable<int> Ids()
    {
        for (var word = 0; word < _words.Length; word++)
        {
            for (var bits = _words[word]; bits != 0; bits &= bits - 1)
            {
                yield return (word * BitsPerWord) + BitOperations.TrailingZeroCount(bits);
            }
        }
    }
}
