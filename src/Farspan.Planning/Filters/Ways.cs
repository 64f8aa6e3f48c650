using Farspan.Planning.Allocation;
using Farspan.Topology.Model;

namespace Farspan.Planning.Filters;

/// <summary>Which networks the routers let speak to each other on the underlay.</summary>
internal sealed class Ways(AddressPlan addresses)
{
    private readonly HashSet<(string First, string Second)> _joined =
        [.. addresses.Topology.Links.Where(l => l.IsRouted).SelectMany(l => new[] { (l.First.Name, l.Second.Name), (l.Second.Name, l.First.Name) })];

    private readonly Dictionary<Side, Places> _places = new(ReferenceEqualityComparer.Instance);

    /// <summary>False when the routers drop every packet between the two sides. Literal blocks may lie anywhere: they count as joined.</summary>
    public bool Join(Side from, Side to)
    {
        if (from.HasCidrs || to.HasCidrs || (from.HasInternet && to.HasInternet))
        {
            return true;
        }

        var (senders, receivers) = (PlacesOf(from), PlacesOf(to));
        return (from.HasInternet && receivers.TakesInternet) || (to.HasInternet && senders.ReachesInternet) ||
            senders.Networks.Overlaps(receivers.Networks) ||
            senders.First.Any(s => receivers.Answering.Any(r => _joined.Contains((s.Network, r.Network)) || (s.IsPublic && r.IsPublic)));
    }

    private Places PlacesOf(Side side)
    {
        if (!_places.TryGetValue(side, out var places))
        {
            var machines = side.Machines.Select(m => addresses.Topology.Machines[m].Attachments).ToList();
            places = new Places(
                [.. machines.SelectMany(a => a).Select(a => a.Network.Name)],
                [.. machines.Select(a => (a[0].Network.Name, a[0].Subnet.Exposure == Exposure.Public))],
                [.. machines.SelectMany(m => m.Where(a => a.Network.Name == m[0].Network.Name)).Select(a => (a.Network.Name, a.Subnet.Exposure == Exposure.Public))],
                machines.Exists(m => m[0].Subnet.Exposure != Exposure.Private),
                machines.Exists(m => m.Any(a => a.Network.Name == m[0].Network.Name && a.Subnet.Exposure == Exposure.Public)) ||
                side.Machines.Any(m => addresses.Topology.Machines[m].Attachments.Any(a => a.Network.Forwards.Any(f => f.Machine == addresses.Topology.Machines[m].Name))));
            _places.Add(side, places);
        }

        return places;
    }

    // Within a network machines use their card there; everybody else they ask by their first card, and answer only where they are asked in its network.
    private sealed record Places(HashSet<string> Networks, HashSet<(string Network, bool IsPublic)> First, HashSet<(string Network, bool IsPublic)> Answering, bool ReachesInternet, bool TakesInternet);
}
