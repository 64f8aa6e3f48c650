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

    /// <summary>Whether a filter has a number already.</summary>
    public bool Has(FilterSpec filter) => _ids.ContainsKey(filter);

    /// <summary>The number of a filter.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="before">Number of one that it may be much like, or -1.</param>
    public int Of(FilterSpec filter, int before = -1)
    {
        if (!_ids.TryGetValue(filter, out var id))
        {
            id = _filters.Count;
            _ids.Add(filter, id);
            _filters.Add((before < 0 ? null : _filters[before].With(filter, matches, ports, links, id)) ?? new CompiledFilter(filter, matches, ports, links) { Number = id });
        }

        return id;
    }
}
