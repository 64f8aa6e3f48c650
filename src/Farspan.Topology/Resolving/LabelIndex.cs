namespace Farspan.Topology.Resolving;

/// <summary>Machines by label, so that a selector costs what it selects and not the whole network for every machine.</summary>
internal sealed class LabelIndex
{
    private readonly Dictionary<string, Dictionary<string, List<int>>> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<List<int>, MachineSet> _sets = new(ReferenceEqualityComparer.Instance);
    private readonly int _size;

    /// <summary>Indexes machines by their place in the list.</summary>
    public LabelIndex(IEnumerable<IEnumerable<KeyValuePair<string, string>>> labels)
    {
        foreach (var (i, machine) in labels.Index())
        {
            _size = i + 1;
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

    /// <summary>Adds the places of the machines that have this value; true, as there may be none.</summary>
    public bool AddTo(MachineSet machines, string key, string value)
    {
        var list = _byKey.TryGetValue(key, out var values) ? values.GetValueOrDefault(value) : null;
        if (list?.Count > MachineSet.WordsOf(_size))
        {
            machines.UnionWith(SetOf(list));
            return true;
        }

        foreach (var index in list ?? [])
        {
            machines.Add(index);
        }

        return true;
    }

    // Kept for values that so many have that a set is smaller than their list and quicker to add.
    private MachineSet SetOf(List<int> list)
    {
        if (!_sets.TryGetValue(list, out var set))
        {
            _sets.Add(list, set = new MachineSet(_size));
            foreach (var index in list)
            {
                set.Add(index);
            }
        }

        return set;
    }
}
