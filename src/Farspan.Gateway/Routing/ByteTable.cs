using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Farspan.Gateway.Routing;

/// <summary>Values by ASCII names, found by the bytes of a request without a string. Names are ours, so that nobody can choose them to collide.</summary>
/// <typeparam name="TValue">What is found.</typeparam>
internal sealed class ByteTable<TValue>
    where TValue : class
{
    private readonly byte[]?[] _names;
    private readonly TValue[] _values;

    /// <summary>Makes the table; of equal names the first counts.</summary>
    public ByteTable(IReadOnlyCollection<KeyValuePair<string, TValue>> entries)
    {
        // At most half full: a name that is not there ends at an empty place after two steps or so.
        var places = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)((entries.Count * 2) + 1));
        _names = new byte[]?[places];
        _values = new TValue[places];
        foreach (var (text, value) in entries)
        {
            var name = Encoding.ASCII.GetBytes(text);
            var place = Place(name);
            if (_names[place] is null)
            {
                (_names[place], _values[place]) = (name, value);
            }
        }
    }

    /// <summary>Finds a value by its exact name.</summary>
    public bool TryFind(ReadOnlySpan<byte> name, [NotNullWhen(true)] out TValue? value)
    {
        var place = Place(name);
        value = _values[place];
        return _names[place] is not null;
    }

    // Where the name is, or where it would be put.
    private int Place(ReadOnlySpan<byte> name)
    {
        var place = Hash(name) & (_names.Length - 1);
        while (_names[place] is { } other && !name.SequenceEqual(other))
        {
            place = (place + 1) & (_names.Length - 1);
        }

        return place;
    }

    // FNV-1a (draft-eastlake-fnv section 2), folded: names are short.
    private static int Hash(ReadOnlySpan<byte> name)
    {
        var hash = 2166136261u;
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 16777619u;
        }

        return (int)(hash ^ (hash >> 15));
    }
}
