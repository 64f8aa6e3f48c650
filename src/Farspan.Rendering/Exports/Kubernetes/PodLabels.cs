using Farspan.Planning;
using Farspan.Topology.Model;

namespace Farspan.Rendering.Exports.Kubernetes;

/// <summary>The labels that stand for machines, and label selectors that mean exactly a given set of them.</summary>
internal sealed class PodLabels
{
    /// <summary>Marks a machine that runs a service: <c>service.farspan.internal/etcd: member</c>.</summary>
    public const string ServicePrefix = "service.farspan.internal/";

    /// <summary>Value of such a label.</summary>
    public const string Member = "member";

    // A longer list of values tells a reader less than another key.
    private const int MostValues = 8;

    private static readonly string[] _builtIn = ["provider", "zone", "network", "subnet", "name"];

    private readonly IReadOnlyList<SortedDictionary<string, string>> _labels;
    private readonly Dictionary<(string Key, string Value), int> _counts = [];
    private readonly Dictionary<IReadOnlyList<int>, PodSelector> _known = new(new NumberListComparer());

    /// <summary>Labels every machine of a plan.</summary>
    public PodLabels(NetworkPlan plan)
    {
        var dropped = new SortedSet<string>(StringComparer.Ordinal);
        _labels = [.. plan.Topology.Machines.Select((machine, number) => LabelsOf(machine, plan.Machines[number].Services.Select(s => s.Name), dropped))];
        Dropped = dropped;
        foreach (var (key, value) in _labels.SelectMany(l => l))
        {
            _counts[(key, value)] = _counts.GetValueOrDefault((key, value)) + 1;
        }
    }

    /// <summary>Keys of declared labels that Kubernetes has no place for.</summary>
    public IReadOnlyCollection<string> Dropped { get; }

    /// <summary>The labels of a machine, ordered by key.</summary>
    public IReadOnlyDictionary<string, string> Of(int machine) => _labels[machine];

    /// <summary>A selector that means exactly these machines: by one key where that is enough, then by two, else by name.</summary>
    public PodSelector Select(IReadOnlyList<int> machines)
    {
        if (!_known.TryGetValue(machines, out var selector))
        {
            selector = Find(machines);
            _known.Add(machines, selector);
        }

        return selector;
    }

    private PodSelector Find(IReadOnlyList<int> machines)
    {
        var candidates = _labels[machines[0]].Keys
            .Select(key => (Key: key, Values: ValuesOf(machines, key)))
            .Where(c => c.Values is not null)
            .Select(c => (c.Key, Values: c.Values!))
            .OrderBy(c => c.Values.Count > MostValues).ThenBy(c => Rank(c.Key)).ThenBy(c => c.Values.Count).ThenBy(c => c.Key, StringComparer.Ordinal)
            .ToList();
        foreach (var (key, values) in candidates.Where(c => c.Key != "name"))
        {
            if (values.Sum(v => _counts[(key, v)]) == machines.Count)
            {
                return new PodSelector([(key, [.. values])]);
            }
        }

        return Pair(machines, [.. candidates.Where(c => c.Key != "name")])
            ?? new PodSelector([("name", [.. ValuesOf(machines, "name")!])]);
    }

    private PodSelector? Pair(IReadOnlyList<int> machines, IReadOnlyList<(string Key, SortedSet<string> Values)> candidates)
    {
        for (var first = 0; first < candidates.Count; first++)
        {
            for (var second = first + 1; second < candidates.Count; second++)
            {
                var (a, b) = (candidates[first], candidates[second]);
                if (_labels.Count(l => Has(l, a.Key, a.Values) && Has(l, b.Key, b.Values)) == machines.Count)
                {
                    return new PodSelector([(a.Key, [.. a.Values]), (b.Key, [.. b.Values])]);
                }
            }
        }

        return null;
    }

    private static bool Has(SortedDictionary<string, string> labels, string key, SortedSet<string> values) =>
        labels.TryGetValue(key, out var value) && values.Contains(value);

    /// <summary>The values that the machines have for a key, or null where one has none.</summary>
    private SortedSet<string>? ValuesOf(IReadOnlyList<int> machines, string key)
    {
        var values = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var machine in machines)
        {
            if (!_labels[machine].TryGetValue(key, out var value))
            {
                return null;
            }

            values.Add(value);
        }

        return values;
    }

    // What the author said comes first, then what runs there, then where it stands.
    private static int Rank(string key) =>
        key.StartsWith(ServicePrefix, StringComparison.Ordinal) ? 1 : Array.IndexOf(_builtIn, key) is var place && place >= 0 ? 2 + place : 0;

    private static SortedDictionary<string, string> LabelsOf(Machine machine, IEnumerable<string> services, SortedSet<string> dropped)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in machine.Labels)
        {
            if (KubernetesNames.LabelKey(key) is { } accepted)
            {
                labels[accepted] = KubernetesNames.LabelValue(value);
            }
            else
            {
                dropped.Add(key);
            }
        }

        foreach (var service in services)
        {
            labels[ServicePrefix + service] = Member;
        }

        return labels;
    }
}
