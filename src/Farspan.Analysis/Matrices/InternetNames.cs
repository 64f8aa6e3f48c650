using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Filters;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Matrices;

/// <summary>Says in a word what blocks are a great part of the internet: all of it but a few.</summary>
public sealed class InternetNames
{
    // Exceptions that one reads without counting.
    private const int MostExceptions = 4;

    private readonly IReadOnlyList<IPNetwork> _v4;
    private readonly IReadOnlyList<IPNetwork> _v6;

    /// <summary>Names parts of what is the internet to a topology.</summary>
    public InternetNames(NetworkTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        (_v4, _v6) = (OutsideBlocks.Of(topology, false), OutsideBlocks.Of(topology, true));
    }

    /// <summary><c>internet</c> or <c>internet except 203.0.113.0/24</c>; null where more is missing than one reads, or where something lies inside.</summary>
    /// <param name="blocks">Of one family or both; a family that none of them is of is not missed.</param>
    public string? Of(IReadOnlyList<IPNetwork> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        var outside = new[] { _v4, _v6 }.Where(o => blocks.Any(b => b.IsV6 == o[0].IsV6)).SelectMany(o => o).ToList();
        if (blocks.Count == 0 || blocks.Any(b => NetworkSets.Complement(b, outside).Count > 0))
        {
            return null;
        }

        var missing = outside.SelectMany(o => NetworkSets.Complement(o, blocks)).ToList();
        return missing.Count == 0 ? "internet"
            : blocks.Count > MostExceptions && missing.Count <= MostExceptions ? $"internet except {string.Join(", ", missing)}"
            : null;
    }
}
