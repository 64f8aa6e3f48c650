using Farspan.Addressing;
using Farspan.Import.Relation;

namespace Farspan.Import.Writing;

/// <summary>Finds words of the language that mean exactly a given set of parties, the plainest first.</summary>
/// <remarks>
/// Labels are tried greedily: every label that all of the set have narrows; what is needless is dropped again. Where labels do not suffice, few
/// machines are named and more get a label of their own. Every answer is checked against the labels that are written, so that it is exact.
/// </remarks>
internal sealed class SelectorChooser
{
    private const int MostValues = 8;
    private const int MostNamed = 3;
    private const int MostTerms = 4;
    private const string Member = "member";

    private readonly DraftTopology _draft;
    private readonly PartyTable _parties;
    private readonly Dictionary<(string Key, string Value), HashSet<int>> _extents = [];
    private readonly Dictionary<PartySet, IReadOnlyList<string>> _known = [];
    private readonly NameGiver _names = new();
    private readonly List<string> _keys;

    public SelectorChooser(DraftTopology draft)
    {
        _draft = draft;
        _parties = draft.Parties;
        foreach (var (number, machine) in draft.Machines.Index())
        {
            foreach (var (key, value) in Labels(machine))
            {
                Add(key, value, number);
            }
        }

        _keys = [.. _extents.Keys.Select(k => k.Key).Distinct().OrderBy(k => Rank(k)).ThenBy(k => k, StringComparer.Ordinal)];
    }

    /// <summary>Terms that mean a set towards another: addresses of a family that the other side lacks are meant or not, as is shorter.</summary>
    /// <param name="set">Who is meant.</param>
    /// <param name="other">The other side as it is written: all that its terms mean.</param>
    /// <param name="hint">What a label that has to be made may be called.</param>
    /// <returns>The terms and all that they mean.</returns>
    public (IReadOnlyList<string> Terms, PartySet Meant) Choose(PartySet set, PartySet other, string hint)
    {
        var inside = set.And(_parties.Machines);
        var whole = inside.Items.Select(_parties.MachineOf).Distinct().Where(m => _parties.InFamiliesOf(_parties.OfMachine(m), other).IsWithin(set)).ToHashSet();
        var single = inside.Items.Where(p => !whole.Contains(_parties.MachineOf(p))).Select(p => Cidr(_parties.AddressOf(p).ToHostNetwork()));
        var strangers = set.And(_parties.Strangers);
        var isInternet = !strangers.IsEmpty && _parties.InFamiliesOf(_parties.Strangers, other).IsWithin(strangers);
        var outside = isInternet ? ["internet"] : Neighbours.Join(strangers.Items.SelectMany(_parties.BlocksOf)).Select(Cidr);
        return ([.. OfMachines(whole, hint), .. single, .. outside], set.Or(_parties.OfMachines(whole)).Or(isInternet ? _parties.Strangers : _parties.None));
    }

    private static string Cidr(System.Net.IPNetwork block) => block.IsV6 ? YamlText.Quoted($"cidr/{block}") : $"cidr/{block}";

    private IReadOnlyList<string> OfMachines(HashSet<int> machines, string hint)
    {
        if (machines.Count == 0)
        {
            return [];
        }

        if (machines.Count == _draft.Machines.Count)
        {
            return ["all"];
        }

        var key = _parties.OfMachines(machines);
        if (!_known.TryGetValue(key, out var terms))
        {
            terms = ByLabels(machines) is { } one ? [one]
                : machines.Count <= MostNamed ? Named(machines)
                : ByParts(machines) ?? [ByOwnLabel(machines, hint)];
            _known.Add(key, terms);
        }

        return terms;
    }

    private List<string> Named(HashSet<int> machines) =>
        [.. machines.Select(m => $"machine/{_draft.Machines[m].Name}").Order(StringComparer.Ordinal)];

    private string? ByLabels(HashSet<int> wanted)
    {
        var chosen = new List<(string Key, List<string> Values, HashSet<int> Extent)>();
        HashSet<int>? current = null;
        foreach (var key in _keys)
        {
            var values = wanted.Select(m => ValueOf(m, key)).Distinct().Take(MostValues + 1).ToList();
            if (values.Count > MostValues || values.Contains(null))
            {
                continue;
            }

            var extent = values.SelectMany(v => _extents[(key, v!)]).ToHashSet();
            if (current is null ? extent.Count < _draft.Machines.Count : current.Any(m => !extent.Contains(m)))
            {
                chosen.Add((key, [.. values.Select(v => v!).Order(StringComparer.Ordinal)], extent));
                current = current is null ? extent : [.. current.Where(extent.Contains)];
            }

            if (current?.Count == wanted.Count)
            {
                break;
            }
        }

        if (current?.Count != wanted.Count)
        {
            return null;
        }

        // The key that everything is ordered by (a namespace) stays: what is added later by the same words is then meant as well, and no more.
        var first = chosen[0].Key == _draft.Preferred[0] ? 1 : 0;
        for (var i = chosen.Count - 1; i >= first && chosen.Count > 1; i--)
        {
            var others = chosen.Where((_, at) => at != i).Select(c => c.Extent).ToList();
            var rest = others[0].Count(m => others.TrueForAll(o => o.Contains(m)));
            if (rest == wanted.Count)
            {
                chosen.RemoveAt(i);
            }
        }

        return $"{{ {string.Join(", ", chosen.Select(c => $"{YamlText.Plain(c.Key)}: {YamlText.OneOrList(c.Values.ConvertAll(YamlText.Plain))}"))} }}";
    }

    // Unlike things that one rule names are often alike within a namespace or subnet.
    private List<string>? ByParts(HashSet<int> wanted)
    {
        foreach (var key in _draft.Preferred)
        {
            if (Terms(wanted.GroupBy(m => ValueOf(m, key) is null ? "without" : "with", StringComparer.Ordinal)) is { } halves)
            {
                return halves;
            }

            if (Terms(wanted.GroupBy(m => ValueOf(m, key) ?? string.Empty, StringComparer.Ordinal)) is { } parts)
            {
                return parts;
            }
        }

        return null;
    }

    private List<string>? Terms(IEnumerable<IEnumerable<int>> parts)
    {
        var few = parts.Take(MostTerms + 1).ToList();
        var terms = few.Count is < 2 or > MostTerms ? [null] : few.ConvertAll(p => ByLabels([.. p]));
        return terms.Contains(null) ? null : [.. terms.Select(t => t!).Order(StringComparer.Ordinal)];
    }

    private string ByOwnLabel(HashSet<int> machines, string hint)
    {
        const int LongestHint = 40;
        var clean = NameGiver.Clean(hint);
        var key = $"group/{_names.Give(clean[..Math.Min(clean.Length, LongestHint)])}";
        foreach (var machine in machines)
        {
            _draft.Machines[machine].Labels.Add(key, Member);
            Add(key, Member, machine);
        }

        return $"{{ {key}: {Member} }}";
    }

    private static IEnumerable<KeyValuePair<string, string>> Labels(DraftMachine machine) =>
        machine.Labels.Append(new("network", machine.Subnet[..machine.Subnet.IndexOf('/', StringComparison.Ordinal)])).Append(new("subnet", machine.Subnet));

    private string? ValueOf(int machine, string key) => key switch
    {
        "network" => _draft.Machines[machine].Subnet[.._draft.Machines[machine].Subnet.IndexOf('/', StringComparison.Ordinal)],
        "subnet" => _draft.Machines[machine].Subnet,
        _ => _draft.Machines[machine].Labels.GetValueOrDefault(key),
    };

    private void Add(string key, string value, int machine)
    {
        if (!_extents.TryGetValue((key, value), out var extent))
        {
            _extents.Add((key, value), extent = []);
        }

        extent.Add(machine);
    }

    private int Rank(string key)
    {
        var preferred = _draft.Preferred.ToList().IndexOf(key);
        return preferred >= 0 ? preferred : key is "network" or "subnet" ? int.MaxValue : int.MaxValue - 1;
    }
}
