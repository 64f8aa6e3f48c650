using Farspan.Addressing;
using Farspan.Topology.Model;

namespace Farspan.Topology.Linking;

/// <summary>Two networks may have addresses in common where a private link joins them and nothing else has to tell the one block from the other.</summary>
/// <remarks>Between networks a block means one network only: that whose machines somebody elsewhere speaks to by their own addresses. The other's are known at home alone.</remarks>
public sealed class SharedBlocks
{
    private readonly NetworkTopology _topology;
    private readonly ILookup<string, Network> _sharers;
    private readonly Dictionary<string, string?> _open = new(StringComparer.Ordinal);

    /// <summary>Looks at the links and overlays of a topology.</summary>
    public SharedBlocks(NetworkTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        _topology = topology;
        _sharers = topology.Links.Where(l => l.Method == LinkMethod.PrivateLink && Overlap(l.First, l.Second))
            .SelectMany(l => new[] { (Of: l.First, Other: l.Second), (Of: l.Second, Other: l.First) }).ToLookup(p => p.Of.Name, p => p.Other, StringComparer.Ordinal);
    }

    /// <summary>True where two networks have an address in common.</summary>
    public static bool Overlap(Network first, Network second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return first.Cidrs.Any(a => second.Cidrs.Any(b => a.Overlaps(b)));
    }

    /// <summary>The private link that joins two networks, or null.</summary>
    public Link? Between(string first, string second) => _topology.Links.FirstOrDefault(l => l.Method == LinkMethod.PrivateLink && l.Joins(first, second));

    /// <summary>The networks that have addresses in common with one.</summary>
    public IReadOnlyList<Network> SharersOf(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return [.. _sharers[network.Name].DistinctBy(n => n.Name, StringComparer.Ordinal)];
    }

    /// <summary>True where a network's block means this network everywhere: it has it alone, or the others that have it are known at home only.</summary>
    public bool IsKnownElsewhere(Network network) => SharersOf(network).Count == 0 || WhyOpen(network) is not null;

    /// <summary>Why machines of a network are spoken to by their own addresses from outside of it, as the rest of a sentence; null where they are not.</summary>
    public string? WhyOpen(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!_open.TryGetValue(network.Name, out var why))
        {
            _open.Add(network.Name, why = FindOpen(network));
        }

        return why;
    }

    /// <summary>Why two networks that a private link joins may not have addresses in common, as the rest of a sentence; null where they may.</summary>
    public string? WhyNot(Network first, Network second)
    {
        if (WhyOpen(first) is { } one && WhyOpen(second) is { } other)
        {
            return $"both are spoken to from elsewhere by their own addresses: '{first.Name}' because {one}, '{second.Name}' because {other}";
        }

        var routed = _topology.Links.Where(l => l.IsRouted).ToList();
        if (_topology.Networks.FirstOrDefault(n => routed.Any(l => l.Joins(n.Name, first.Name)) && routed.Any(l => l.Joins(n.Name, second.Name))) is { } third)
        {
            return $"links route from network '{third.Name}' to both";
        }

        return _topology.Machines.FirstOrDefault(m => new[] { first, second }.All(n => m.Attachments.Any(a => a.Network.Name == n.Name))) is { } machine
            ? $"machine '{machine.Name}' stands in both"
            : null;
    }

    private string? FindOpen(Network network)
    {
        if (network.Subnets.FirstOrDefault(s => s.Exposure == Exposure.Public) is { } subnet)
        {
            return $"subnet '{subnet.Name}' is public";
        }

        if (_topology.Links.FirstOrDefault(l => l.Method is LinkMethod.Peering or LinkMethod.StaticRoute && (l.First.Name == network.Name || l.Second.Name == network.Name)) is { } link)
        {
            return $"link '{link.Name}' routes to it";
        }

        return _topology.Overlays.FirstOrDefault(o => IsReached(o, network.Name)) is { } overlay ? $"overlay '{overlay.Name}' has members there and elsewhere" : null;
    }

    // A VPN takes datagrams from router to router, and needs no way between for its networks' own addresses.
    private bool IsReached(Overlay overlay, string network)
    {
        var networks = overlay.Members.Where(m => m.Attachments.Count > 0).Select(m => m.Attachments[0].Network.Name).ToHashSet(StringComparer.Ordinal);
        return networks.Contains(network) && networks.Any(o => o != network && !_topology.Links.Any(l => l.Method == LinkMethod.Vpn && l.Joins(o, network)));
    }
}
