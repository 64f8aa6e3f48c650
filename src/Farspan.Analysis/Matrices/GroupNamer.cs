using System.Net;
using Farspan.Planning;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Matrices;

/// <summary>Finds the shortest description that means exactly a set of machines, in the words of the topology file.</summary>
public sealed class GroupNamer
{
    // Names of machines that one reads without counting.
    private const int MostNames = 4;

    // A list of more values of one label is not shorter than names.
    private const int MostValues = 4;

    private readonly IReadOnlyList<Machine> _machines;
    private readonly Dictionary<string, int> _places;
    private readonly List<NamedSet> _named = [];
    private readonly ILookup<SetKey, NamedSet> _exact;
    private readonly Dictionary<string, Dictionary<string, NamedSet>> _byLabel = new(StringComparer.Ordinal);
    private readonly InternetNames _internet;

    /// <summary>Names sets of machines of a plan.</summary>
    public GroupNamer(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _internet = new InternetNames(plan.Topology);
        _machines = plan.Topology.Machines;
        _places = _machines.Select((m, i) => (m.Name, i)).ToDictionary(m => m.Name, m => m.i, StringComparer.Ordinal);
        _named.Add(new NamedSet("all machines", [.. Enumerable.Range(0, _machines.Count)]));
        AddLabels();
        foreach (var service in plan.Machines.SelectMany(m => m.Services.Where(s => s.Name != State.Dns.DnsFeedSpec.Service).Select(s => (m.Machine, s.Name))).GroupBy(s => s.Name, s => s.Machine, StringComparer.Ordinal))
        {
            _named.Add(new NamedSet($"service/{service.Key}", PlacesOf(service)));
        }

        foreach (var overlay in plan.Topology.Overlays)
        {
            _named.Add(new NamedSet($"overlay/{overlay.Name}", PlacesOf(overlay.Members.Select(m => m.Name))));
        }

        _exact = _named.ToLookup(n => n.Key);
    }

    /// <summary>Names machines: <c>role=etcd</c>, <c>service/etcd</c>, <c>subnet/aws/etcd</c>, <c>provider=aws|gcp,role=etcd</c>, <c>role=worker except provider/aws</c>, or their names.</summary>
    /// <param name="machines">Names of machines of the plan; names that it does not have are told as they are.</param>
    public string NameOf(IReadOnlyCollection<string> machines)
    {
        ArgumentNullException.ThrowIfNull(machines);
        if (machines.Count == 1 || machines.Any(m => !_places.ContainsKey(m)))
        {
            return Names([.. machines]);
        }

        var set = PlacesOf(machines);
        var names = Names([.. set.Select(i => _machines[i].Name)]);
        return Exact(set) ?? Shortest(set.Count <= MostNames ? Candidates(set).Append(names) : Candidates(set)) ?? names;
    }

    /// <summary>Names a part of the internet.</summary>
    public string NameOf(IReadOnlyList<IPNetwork> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        return _internet.Of(blocks) ?? $"internet {List([.. blocks.Select(b => b.ToString())])}";
    }

    private void AddLabels()
    {
        var values = new Dictionary<(string Label, string Value), List<int>>();
        for (var i = 0; i < _machines.Count; i++)
        {
            foreach (var label in _machines[i].Labels.Where(l => l.Key != "name"))
            {
                if (!values.TryGetValue((label.Key, label.Value), out var places))
                {
                    values.Add((label.Key, label.Value), places = []);
                }

                places.Add(i);
            }
        }

        foreach (var ((label, value), places) in values.OrderBy(v => v.Key.Label, StringComparer.Ordinal).ThenBy(v => v.Key.Value, StringComparer.Ordinal))
        {
            var set = new NamedSet(label is "provider" or "network" or "subnet" or "zone" ? $"{label}/{value}" : $"{label}={value}", places) { Label = $"{label}={value}" };
            _named.Add(set);
            if (!_byLabel.TryGetValue(label, out var known))
            {
                _byLabel.Add(label, known = new Dictionary<string, NamedSet>(StringComparer.Ordinal));
            }

            known.Add(value, set);
        }
    }

    private string? Exact(List<int> set) => Shortest(_exact[SetKey.Of(set)].Where(n => n.Places.SequenceEqual(set)).Select(n => n.Name));

    private IEnumerable<string> Candidates(List<int> set)
    {
        var unions = _byLabel.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => Union(l.Key, l.Value, set)).OfType<NamedSet>().ToList();
        foreach (var union in unions.Where(u => u.Places.Count == set.Count))
        {
            yield return union.Name;
        }

        for (var a = 0; a < unions.Count; a++)
        {
            for (var b = a + 1; b < unions.Count; b++)
            {
                if (unions[a].Places.Intersect(unions[b].Places).Count() == set.Count)
                {
                    yield return $"{unions[a].Label},{unions[b].Label}";
                }
            }
        }

        foreach (var whole in _named.Where(n => n.Places.Count > set.Count && n.Contains(set[0])).Concat(unions.Where(u => u.Places.Count > set.Count)))
        {
            var rest = whole.Places.Except(set).ToList();
            if (rest.Count + set.Count == whole.Places.Count && (rest.Count == 1 ? _machines[rest[0]].Name : Exact(rest) ?? Within(whole, rest)) is { } left)
            {
                yield return $"{whole.Name} except {left}";
            }
        }
    }

    // Those that are left out have a label in common that the rest of the whole has not: «role=app except team=one».
    private string? Within(NamedSet whole, List<int> rest)
    {
        var first = _machines[rest[0]].Labels.Where(l => _byLabel.ContainsKey(l.Key)).Select(l => _byLabel[l.Key][l.Value]).Where(s => rest.TrueForAll(s.Contains));
        return Shortest(first.Where(s => s.Places.Count(whole.Contains) == rest.Count).Select(s => s.Name));
    }

    // The machines that have one of the values that the set has, if each of the set has one and the values are few.
    private NamedSet? Union(string label, Dictionary<string, NamedSet> known, List<int> set)
    {
        var values = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var place in set)
        {
            if (!_machines[place].Labels.TryGetValue(label, out var value) || (values.Add(value) && values.Count > MostValues))
            {
                return null;
            }
        }

        return values.Count == 1
            ? known[values.First()]
            : new NamedSet($"{label}={string.Join('|', values)}", [.. values.SelectMany(v => known[v].Places).Order()]);
    }

    private List<int> PlacesOf(IEnumerable<string> machines) => [.. machines.Select(m => _places[m]).Order()];

    private static string? Shortest(IEnumerable<string> names) => names.OrderBy(n => n.Length).ThenBy(n => n, StringComparer.Ordinal).FirstOrDefault();

    private static string Names(List<string> names) => names.Count == 0 ? "nobody" : List(names);

    private static string List(List<string> names) => names.Count <= MostNames
        ? string.Join(", ", names)
        : FormattableString.Invariant($"{string.Join(", ", names.Take(MostNames - 1))} and {names.Count - MostNames + 1:N0} more");

    private sealed record NamedSet(string Name, List<int> Places)
    {
        public SetKey Key { get; } = SetKey.Of(Places);

        /// <summary>As a part of a selector that joins several labels.</summary>
        public string Label { get; init; } = Name;

        public bool Contains(int place) => Places.BinarySearch(place) >= 0;
    }

    private readonly record struct SetKey(int Count, int Hash)
    {
        public static SetKey Of(List<int> places)
        {
            var hash = default(HashCode);
            foreach (var place in places)
            {
                hash.Add(place);
            }

            return new SetKey(places.Count, hash.ToHashCode());
        }
    }
}
