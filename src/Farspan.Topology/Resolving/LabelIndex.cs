namespace Farspan.Topology.Resolving;

/// <summary>Machines by label, so that a selector costs what it selects and not the whole network for every machine.</summary>
internal sealed class LabelIndex
{
    private readonly Dictionary<string, Dictionary<string, List<int>>> _byKey = new(StringComparer.Ordinal);

    /// <summary>Indexes machines by their place in the list.</summary>
    public LabelIndex(IEnumerable<IEnumerable<KeyValuePair<string, string>>> labels)
    {
        foreach (var (i, machine) in labels.Index())
        {
            foreach (var (key, value) in machine)
            {
                if (!_byKey.TryGetValue(key, out var values))
                {
                    _byKey[key] = values = new Dictionary<string, List<int>>(StringComparer.Ordinal);
                }

                if (!values.TryGetValue(value, out var list))
                {
                    values[value] = list = [];
                }

                list.Add(i);
            }
        }
    }

    /// <summary>Every label key that some machine has.</summary>
    public IReadOnlyCollection<string> Keys => _byKey.Keys;

    /// <summary>Every value that some machine has for a key.</summary>
    public IReadOnlyCollection<string> ValuesOf(string key) => _byKey.TryGetValue(key, out var values) ? values.Keys : [];

    /// <summary>Places of the machines that have this value, ascending.</summary>
    public IReadOnlyList<int> Find(string key, string value) =>
        _byKey.TryGetValue(key, out var values) && values.TryGetValue(value, out var list) ? list : [];
}
