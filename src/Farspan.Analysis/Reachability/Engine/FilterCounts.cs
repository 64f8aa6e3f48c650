namespace Farspan.Analysis.Reachability.Engine;

/// <summary>How many nodes of a plan have each filter, of the nodes whose filters have gates.</summary>
internal sealed class FilterCounts
{
    private readonly int[] _nodes;

    private FilterCounts(int[] nodes) => _nodes = nodes;

    /// <summary>How many filters there are that some node may have.</summary>
    public int Length => _nodes.Length;

    /// <summary>Counts them.</summary>
    public static FilterCounts Of(PlanIndex index, GateTable gates, int filters)
    {
        var nodes = new int[filters];
        for (var machine = 0; machine < index.Plan.Machines.Count; machine++)
        {
            if (index.HasEndpoints(machine))
            {
                nodes[gates.FilterOf(index.FirstStation(machine))]++;
            }
        }

        // Those of the fabric stay as long as the proof.
        for (var station = index.EndpointCount; station < index.Stations.Count; station++)
        {
            if (index.Stations.Node(station) >= index.Plan.Machines.Count && gates.EntryOf(station) >= 0)
            {
                nodes[gates.FilterOf(station)]++;
            }
        }

        return new FilterCounts(nodes);
    }

    /// <summary>How many nodes have a filter.</summary>
    public int this[int filter] => filter < _nodes.Length ? _nodes[filter] : 0;

    /// <summary>The same after machines have other filters.</summary>
    /// <param name="changes">Of each machine the filter before and after.</param>
    /// <param name="filters">How many filters there are.</param>
    public FilterCounts With(IReadOnlyList<(int Before, int After)> changes, int filters)
    {
        var nodes = new int[filters];
        _nodes.CopyTo(nodes, 0);
        foreach (var (before, after) in changes)
        {
            nodes[before]--;
            nodes[after]++;
        }

        return new FilterCounts(nodes);
    }
}
