using Farspan.Dns.Names;
using Farspan.Dns.Zones;
using Farspan.State.Dns;

namespace Farspan.Dns.Views;

/// <summary>What a group of askers sees. Immutable.</summary>
public sealed class DnsView
{
    private readonly string[] _links;

    internal DnsView(DnsViewSpec spec, int index, IReadOnlyList<DnsZone> zones)
    {
        Name = spec.Name;
        Index = index;
        Zones = zones;
        _links = [.. spec.Links];
        Nodes = Merge(zones);
    }

    /// <summary>Name in the topology.</summary>
    public string Name { get; }

    /// <summary>Place among the server's views, from 0.</summary>
    public int Index { get; }

    /// <summary>Its zones.</summary>
    public IReadOnlyList<DnsZone> Zones { get; }

    /// <summary>True when it is for questions of certain links only.</summary>
    internal bool HasLinks => _links.Length > 0;

    /// <summary>Every name of every zone; where one zone lies in another, the inner one's.</summary>
    internal NodeTable Nodes { get; }

    internal bool IsForLink(string link) => _links.Length == 0 || Array.IndexOf(_links, link) >= 0;

    /// <summary>The zone that a name lies in, the innermost; null outside all.</summary>
    public DnsZone? FindZone(DnsName name) =>
        Zones.Where(zone => name.IsWithin(zone.Name)).MaxBy(zone => zone.Name.LabelCount);

    private static NodeTable Merge(IReadOnlyList<DnsZone> zones)
    {
        var inner = zones.ToDictionary(zone => zone, zone => zones.Where(other => other != zone && other.Name.IsWithin(zone.Name)).ToList());
        var nodes = new List<DnsNode>();
        foreach (var zone in zones)
        {
            nodes.AddRange(zone.Nodes.Where(node => !inner[zone].Exists(other => IsWithin(node.Name, other.Name.Wire))));
        }

        // A zone inside another may begin at a name whose parents the outer one does not have: they are there all the same, or the answer
        // that they are not would deny the inner zone too (RFC 8020).
        var known = new HashSet<DnsName>();
        var gaps = new List<DnsNode>();
        foreach (var outer in zones)
        {
            foreach (var apex in inner[outer])
            {
                for (var name = apex.Name.Parent; name != outer.Name; name = name.Parent)
                {
                    if (zones.Where(zone => name.IsWithin(zone.Name)).MaxBy(zone => zone.Name.LabelCount) == outer && known.Add(name))
                    {
                        gaps.Add(new DnsNode(name, outer, []));
                    }
                }
            }
        }

        var table = new NodeTable(nodes.Count + gaps.Count);
        nodes.ForEach(table.Add);
        foreach (var gap in gaps.Where(gap => table.Find(gap.Name) is null))
        {
            table.Add(gap);
        }

        return table;
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
