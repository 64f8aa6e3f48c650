using Farspan.State.Filters;

namespace Farspan.Analysis.PacketSets;

/// <summary>A filter in numbers, chain by chain.</summary>
internal sealed class CompiledFilter
{
    private readonly CompiledRule[][] _chains;
    private readonly bool[] _accepts;

    public CompiledFilter(FilterSpec filter, MatchTable matches, RulePorts ports, NameTable links)
    {
        var sets = new Dictionary<string, int>(filter.Sets.Count, StringComparer.Ordinal);
        for (var i = 0; i < filter.Sets.Count; i++)
        {
            sets.Add(filter.Sets[i].Name, matches.Of(filter.Sets[i]));
        }

        var counts = new int[3];
        for (var i = 0; i < filter.Rules.Count; i++)
        {
            counts[(int)filter.Rules[i].Chain]++;
        }

        _chains = [new CompiledRule[counts[0]], new CompiledRule[counts[1]], new CompiledRule[counts[2]]];
        counts.AsSpan().Clear();
        for (var i = 0; i < filter.Rules.Count; i++)
        {
            var rule = filter.Rules[i];
            _chains[(int)rule.Chain][counts[(int)rule.Chain]++] = new CompiledRule
            {
                InLink = links.Of(rule.InLink),
                OutLink = links.Of(rule.OutLink),
                Source = Match(rule.Source, sets, matches),
                Destination = Match(rule.Destination, sets, matches),
                Ports = ports.Of(rule),
                States = rule.States,
                Accepts = rule.Verdict == FilterVerdict.Accept,
            };
        }

        _accepts = [filter.InputPolicy == FilterVerdict.Accept, filter.ForwardPolicy == FilterVerdict.Accept, filter.OutputPolicy == FilterVerdict.Accept];
    }

    /// <summary>The rules of a chain, in order.</summary>
    public CompiledRule[] Rules(FilterChain chain) => _chains[(int)chain];

    /// <summary>Whether the chain accepts what no rule matches.</summary>
    public bool Accepts(FilterChain chain) => _accepts[(int)chain];

    private static int Match(AddressMatch? match, Dictionary<string, int> sets, MatchTable matches) => match switch
    {
        null => MatchTable.Any,
        { Network: { } network } => matches.Of(network),
        { Set: { } name } when sets.TryGetValue(name, out var set) => set,
        _ => MatchTable.Never,
    };
}
