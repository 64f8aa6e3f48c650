using Farspan.State.Filters;

namespace Farspan.Analysis.PacketSets;

/// <summary>A filter in numbers, chain by chain.</summary>
internal sealed class CompiledFilter
{
    private readonly CompiledRule[][] _chains;
    private readonly bool[] _accepts;
    private readonly int[]?[] _near = new int[]?[6];
    private readonly FilterSpec _spec;
    private readonly int[] _sets;

    public CompiledFilter(FilterSpec filter, MatchTable matches, RulePorts ports, NameTable links)
    {
        _spec = filter;
        var sets = new Dictionary<string, int>(filter.Sets.Count, StringComparer.Ordinal);
        _sets = new int[filter.Sets.Count];
        for (var i = 0; i < filter.Sets.Count; i++)
        {
            _sets[i] = matches.Of(filter.Sets[i]);
            sets.Add(filter.Sets[i].Name, _sets[i]);
        }

        var counts = Counts(filter.Rules, 0, filter.Rules.Count);
        _chains = [new CompiledRule[counts[0]], new CompiledRule[counts[1]], new CompiledRule[counts[2]]];
        counts.AsSpan().Clear();
        for (var i = 0; i < filter.Rules.Count; i++)
        {
            var chain = (int)filter.Rules[i].Chain;
            _chains[chain][counts[chain]++] = Compile(filter.Rules[i], sets, matches, ports, links);
        }

        _accepts = Policies(filter);
    }

    private CompiledFilter(FilterSpec filter, int[] sets, CompiledRule[][] chains) => (_spec, _sets, _chains, _accepts) = (filter, sets, chains, Policies(filter));

    /// <summary>A filter with the rules of this one and the members of some sets changed, or with the sets of this one and some rules changed; null where more differs.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="matches">Numbers of sets.</param>
    /// <param name="ports">Numbers of ports.</param>
    /// <param name="links">Numbers of links.</param>
    /// <param name="number">Its own number.</param>
    /// <param name="use">What sets the matches stand for now.</param>
    public CompiledFilter? With(FilterSpec filter, MatchTable matches, RulePorts ports, NameTable links, int number, MatchUse use)
    {
        if (Numbers(filter, matches, use) is not { } sets)
        {
            return null;
        }

        if (!sets.AsSpan().SequenceEqual(_sets))
        {
            // Two names of one set cannot be told apart by its number.
            return ReferenceEquals(filter.Rules, _spec.Rules) && _sets.Distinct().Count() == _sets.Length
                ? new CompiledFilter(filter, sets, [.. _chains.Select(c => Moved(c, sets))]) { Number = number }
                : null;
        }

        return new CompiledFilter(filter, sets, ReferenceEquals(filter.Rules, _spec.Rules) ? _chains : Chains(filter, matches, ports, links)) { Number = number };
    }

    /// <summary>Numbers of the matches of its sets, in their order.</summary>
    public ReadOnlySpan<int> Sets => _sets;

    private int[]? Numbers(FilterSpec filter, MatchTable matches, MatchUse use)
    {
        if (filter.Sets.Count != _sets.Length)
        {
            return null;
        }

        var sets = new int[_sets.Length];
        for (var i = 0; i < sets.Length; i++)
        {
            var (now, was) = (filter.Sets[i], _spec.Sets[i]);
            if (!ReferenceEquals(now, was) && !string.Equals(now.Name, was.Name, StringComparison.Ordinal))
            {
                return null;
            }

            sets[i] = ReferenceEquals(now, use.SetOf(_sets[i])) ? _sets[i] : matches.Of(now);
        }

        return sets;
    }

    private CompiledRule[] Moved(CompiledRule[] chain, int[] sets)
    {
        var rules = (CompiledRule[])chain.Clone();
        foreach (ref var rule in rules.AsSpan())
        {
            var (source, destination) = (Array.IndexOf(_sets, rule.Source), Array.IndexOf(_sets, rule.Destination));
            rule = rule.With(source < 0 ? rule.Source : sets[source], destination < 0 ? rule.Destination : sets[destination]);
        }

        return rules;
    }

    // Rules that are the same objects, before and after those that are not, are the same in numbers.
    private CompiledRule[][] Chains(FilterSpec filter, MatchTable matches, RulePorts ports, NameTable links)
    {
        var (old, now) = (_spec.Rules, filter.Rules);
        var (first, last) = (0, 0);
        while (first < old.Count && first < now.Count && ReferenceEquals(old[first], now[first]))
        {
            first++;
        }

        while (last < old.Count - first && last < now.Count - first && ReferenceEquals(old[old.Count - 1 - last], now[now.Count - 1 - last]))
        {
            last++;
        }

        var (before, gone) = (Counts(old, 0, first), Counts(old, first, old.Count - last));
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < _sets.Length && now.Count > first + last; i++)
        {
            names.Add(filter.Sets[i].Name, _sets[i]);
        }

        var chains = new CompiledRule[_chains.Length][];
        for (var chain = 0; chain < chains.Length; chain++)
        {
            var middle = new List<CompiledRule>();
            for (var i = first; i < now.Count - last; i++)
            {
                if ((int)now[i].Chain == chain)
                {
                    middle.Add(Compile(now[i], names, matches, ports, links));
                }
            }

            chains[chain] = [.. _chains[chain].AsSpan(0, before[chain]), .. middle, .. _chains[chain].AsSpan(before[chain] + gone[chain])];
        }

        return chains;
    }

    private static int[] Counts(IReadOnlyList<FilterRuleSpec> rules, int first, int end)
    {
        var counts = new int[3];
        for (var i = first; i < end; i++)
        {
            counts[(int)rules[i].Chain]++;
        }

        return counts;
    }

    private static CompiledRule Compile(FilterRuleSpec rule, Dictionary<string, int> sets, MatchTable matches, RulePorts ports, NameTable links) => new()
    {
        InLink = links.Of(rule.InLink),
        OutLink = links.Of(rule.OutLink),
        Source = Match(rule.Source, sets, matches),
        Destination = Match(rule.Destination, sets, matches),
        Ports = ports.Of(rule),
        States = rule.States,
        Accepts = rule.Verdict == FilterVerdict.Accept,
    };

    /// <summary>The matches that rules of a chain demand of the one address, each once.</summary>
    public ReadOnlySpan<int> Near(FilterChain chain, bool isSource) =>
        _near[(2 * (int)chain) + (isSource ? 1 : 0)] ??= [.. Rules(chain).Select(r => isSource ? r.Source : r.Destination).Where(m => m >= 0).Distinct()];

    /// <summary>Its position in the table of filters.</summary>
    public required int Number { get; init; }

    /// <summary>The rules of a chain, in order.</summary>
    public CompiledRule[] Rules(FilterChain chain) => _chains[(int)chain];

    /// <summary>Whether the chain accepts what no rule matches.</summary>
    public bool Accepts(FilterChain chain) => _accepts[(int)chain];

    private static bool[] Policies(FilterSpec filter) =>
        [filter.InputPolicy == FilterVerdict.Accept, filter.ForwardPolicy == FilterVerdict.Accept, filter.OutputPolicy == FilterVerdict.Accept];

    private static int Match(AddressMatch? match, Dictionary<string, int> sets, MatchTable matches) => match switch
    {
        null => MatchTable.Any,
        { Network: { } network } => matches.Of(network),
        { Set: { } name } when sets.TryGetValue(name, out var set) => set,
        _ => MatchTable.Never,
    };
}
