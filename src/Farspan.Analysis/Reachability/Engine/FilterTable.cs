using Farspan.Analysis.PacketSets;
using Farspan.State.Filters;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>Filters in numbers, each once: machines that share one share its rows.</summary>
internal sealed class FilterTable(MatchTable matches, RulePorts ports, NameTable links)
{
    private readonly Dictionary<object, int> _ids = new(ReferenceEqualityComparer.Instance);
    private readonly List<CompiledFilter> _filters = [];

    public CompiledFilter this[int filter] => _filters[filter];

    public MatchTable Matches => matches;

    /// <summary>How many numbers there are.</summary>
    public int Count => _filters.Count;

    /// <summary>Whether a filter has a number already.</summary>
    public bool Has(FilterSpec filter) => _ids.ContainsKey(filter);

    /// <summary>The number of a filter in the plan that the table was made for.</summary>
    public int Of(FilterSpec filter)
    {
        if (!_ids.TryGetValue(filter, out var id))
        {
            id = Add(filter, new CompiledFilter(filter, matches, ports, links) { Number = _filters.Count });
        }

        return id;
    }

    /// <summary>The number of a filter in a plan after changes.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="before">Number of one that it may be much like, or -1.</param>
    /// <param name="use">What sets the matches stand for in that plan.</param>
    public int Of(FilterSpec filter, int before, MatchUse use)
    {
        if (_ids.TryGetValue(filter, out var id) && IsOf(filter, _filters[id], use))
        {
            return id;
        }

        for (var i = 0; i < filter.Sets.Count; i++)
        {
            var match = matches.Find(filter.Sets[i]);
            if (match >= 0 && !ReferenceEquals(use.SetOf(match), filter.Sets[i]))
            {
                matches.Renew(filter.Sets[i]);
            }
        }

        return Add(filter, (before < 0 ? null : _filters[before].With(filter, matches, ports, links, _filters.Count, use)) ?? new CompiledFilter(filter, matches, ports, links) { Number = _filters.Count });
    }

    /// <summary>Lets a number stand for another filter from here on: one that says the same, but for who is in its sets.</summary>
    public void Alias(FilterSpec filter, int number) => _ids[filter] = number;

    // A number may stand for a filter whose sets have other members by now.
    private static bool IsOf(FilterSpec filter, CompiledFilter compiled, MatchUse use)
    {
        for (var i = 0; i < filter.Sets.Count; i++)
        {
            if (!ReferenceEquals(use.SetOf(compiled.Sets[i]), filter.Sets[i]))
            {
                return false;
            }
        }

        return true;
    }

    private int Add(FilterSpec filter, CompiledFilter compiled)
    {
        _ids[filter] = compiled.Number;
        _filters.Add(compiled);
        return compiled.Number;
    }
}
