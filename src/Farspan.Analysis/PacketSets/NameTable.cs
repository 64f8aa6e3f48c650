namespace Farspan.Analysis.PacketSets;

/// <summary>Gives names numbers.</summary>
internal sealed class NameTable
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    /// <summary>The number of a name; <see cref="MatchTable.Any"/> for null.</summary>
    public int Of(string? name)
    {
        if (name is null)
        {
            return MatchTable.Any;
        }

        if (!_ids.TryGetValue(name, out var id))
        {
            id = _ids.Count;
            _ids.Add(name, id);
        }

        return id;
    }

    /// <summary>The number of a name, or <see cref="MatchTable.Never"/> where it has none.</summary>
    public int Find(string name) => _ids.TryGetValue(name, out var id) ? id : MatchTable.Never;
}
