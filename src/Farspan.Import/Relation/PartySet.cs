using System.Numerics;

namespace Farspan.Import.Relation;

/// <summary>A set of parties: addresses of machines and parts of the outside, by number. Immutable.</summary>
internal sealed class PartySet : IEquatable<PartySet>
{
    private const int BitsPerWord = 64;

    private readonly ulong[] _words;

    private PartySet(int size, ulong[] words)
    {
        Size = size;
        _words = words;
    }

    /// <summary>How many parties there are in all.</summary>
    public int Size { get; }

    public bool IsEmpty => !_words.AsSpan().ContainsAnyExcept(0UL);

    public int Count => _words.Sum(BitOperations.PopCount);

    /// <summary>Its members, in order.</summary>
    public IEnumerable<int> Items
    {
        get
        {
            for (var i = 0; i < _words.Length; i++)
            {
                for (var word = _words[i]; word != 0; word &= word - 1)
                {
                    yield return (i * BitsPerWord) + BitOperations.TrailingZeroCount(word);
                }
            }
        }
    }

    public static PartySet None(int size) => new(size, new ulong[(size + BitsPerWord - 1) / BitsPerWord]);

    public static PartySet Of(int size, IEnumerable<int> items)
    {
        var set = None(size);
        foreach (var item in items)
        {
            set._words[item / BitsPerWord] |= 1UL << (item % BitsPerWord);
        }

        return set;
    }

    public static PartySet All(int size) => Of(size, Enumerable.Range(0, size));

    public bool Contains(int item) => (_words[item / BitsPerWord] & (1UL << (item % BitsPerWord))) != 0;

    public PartySet And(PartySet other) => Combine(other, static (a, b) => a & b);

    public PartySet Or(PartySet other) => Combine(other, static (a, b) => a | b);

    public PartySet Except(PartySet other) => Combine(other, static (a, b) => a & ~b);

    public bool IsWithin(PartySet other)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            if ((_words[i] & ~other._words[i]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    public bool Equals(PartySet? other) => other is not null && _words.AsSpan().SequenceEqual(other._words);

    public override bool Equals(object? obj) => Equals(obj as PartySet);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var word in _words)
        {
            hash.Add(word);
        }

        return hash.ToHashCode();
    }

    private PartySet Combine(PartySet other, Func<ulong, ulong, ulong> combine)
    {
        var words = new ulong[_words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = combine(_words[i], other._words[i]);
        }

        return new PartySet(Size, words);
    }
}
