using Farspan.Dns.Names;
using Farspan.Dns.Zones;

namespace Farspan.Dns.Views;

/// <summary>Puts the names of a view's zones together; where one zone lies in another, the inner one's names are its own.</summary>
internal static class ViewMerge
{
    /// <summary>Every name of the view, each once.</summary>
    /// <param name="zones">Its zones.</param>
    /// <param name="pool">Takes names that come into being only by one zone lying in another.</param>
    internal static List<DnsNode> Merge(IReadOnlyList<DnsZone> zones, AnswerPoolBuilder pool)
    {
        var nodes = new List<DnsNode>(zones.Sum(zone => zone.Nodes.Count));
        foreach (var zone in zones)
        {
            var inner = Inner(zone, zones);
            nodes.AddRange(inner.Count == 0 ? zone.Nodes : zone.Nodes.Where(node => !inner.Exists(other => IsWithin(node.Name, other.Name.Wire))));
        }

        var gaps = Gaps(zones);
        if (gaps.Count == 0)
        {
            return nodes;
        }

        var known = new NodeTable(nodes.Count);
        nodes.ForEach(known.Add);
        foreach (var gap in gaps.Where(gap => known.Find(gap.Name) is null))
        {
            pool.Add(gap, known);
            nodes.Add(gap);
        }

        return nodes;
    }

    private static List<DnsZone> Inner(DnsZone zone, IReadOnlyList<DnsZone> zones) =>
        [.. zones.Where(other => other != zone && other.Name.IsWithin(zone.Name))];

    // A zone inside another may begin at a name whose parents the outer one does not have: they are there all the same, or the answer
    // that they are not would deny the inner zone too (RFC 8020).
    private static List<DnsNode> Gaps(IReadOnlyList<DnsZone> zones)
    {
        var gaps = new Dictionary<DnsName, DnsNode>();
        foreach (var outer in zones)
        {
            foreach (var apex in Inner(outer, zones))
            {
                for (var name = apex.Name.Parent; name != outer.Name; name = name.Parent)
                {
                    if (zones.Where(zone => name.IsWithin(zone.Name)).MaxBy(zone => zone.Name.LabelCount) == outer)
                    {
                        gaps.TryAdd(name, new DnsNode(name, outer, []));
                    }
                }
            }
        }

        return [.. gaps.Values];
    }

    private static bool IsWithin(ReadOnlySpan<byte> lower, ReadOnlySpan<byte> apex)
    {
        while (lower.Length > apex.Length)
        {
            lower = lower[(lower[0] + 1)..];
        }

        return lower.SequenceEqual(apex);
    }
}
