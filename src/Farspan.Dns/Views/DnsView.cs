using Farspan.Dns.Names;
using Farspan.Dns.Zones;
using Farspan.State.Dns;

namespace Farspan.Dns.Views;

/// <summary>What a group of askers sees. Immutable.</summary>
public sealed class DnsView
{
    private readonly string[] _links;

    internal DnsView(DnsViewSpec spec, int index, IReadOnlyList<DnsZone> zones, AnswerPool pool, IReadOnlyList<DnsNode> nodes)
    {
        Name = spec.Name;
        Index = index;
        Zones = zones;
        _links = [.. spec.Links];
        Names = new ViewNames(pool, nodes);
    }

    /// <summary>Name in the topology.</summary>
    public string Name { get; }

    /// <summary>Place among the server's views, from 0.</summary>
    public int Index { get; }

    /// <summary>Its zones.</summary>
    public IReadOnlyList<DnsZone> Zones { get; }

    /// <summary>True when it is for questions of certain links only.</summary>
    internal bool HasLinks => _links.Length > 0;

    internal ViewNames Names { get; }

    internal bool IsForLink(string link) => _links.Length == 0 || Array.IndexOf(_links, link) >= 0;

    /// <summary>The zone that a name lies in, the innermost; null outside all.</summary>
    public DnsZone? FindZone(DnsName name) =>
        Zones.Where(zone => name.IsWithin(zone.Name)).MaxBy(zone => zone.Name.LabelCount);
}
