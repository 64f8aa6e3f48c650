namespace Farspan.Analysis.PacketSets;

/// <summary>Gives names numbers.</summary>
internal sealed class NameTable
{
    private const int Recent = 64;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly string?[] _recentNames = new string?[Recent];
    private readonly int[] _recentIds = new int[Recent];

    /// <summary>The number of a name; <see cref="MatchTable.Any"/> for null.</summary>
    public int Of(string? name)
    {
        if (name is null)
        {
            return MatchTable.Any;
        }

        // Links are called the same on all machines: a few names come again and again.
        var slot = name.Length == 0 ? 0 : ((name.Length * 7) + name[^1]) % Recent;
        if (string.Equals(_recentNames[slot], name, StringComparison.Ordinal))
        {
            return _recentIds[slot];
        }

        if (!_ids.TryGetValue(name, out var id))
        {
            id = _ids.Count;
            _ids.Add(name, id);
        }

        (_recentNames[slot], _recentIds[slot]) = (name, id);
        return id;
    }

    /// <summary>The number that each of the names has in another table, by its number here.</summary>
    public int[] In(NameTable other)
    {
        var numbers = new int[_ids.Count];
        foreach (var (name, id) in _ids)
        {
            numbers[id] = other.Find(name);
        }

        return numbers;
    }

    /// <summary>The number of a name, or <see cref="MatchTable.Never"/> where it has none.</summary>
    public int Find(string name) => _ids.TryGetValue(name, out var id) ? id : MatchTable.Never;
}
