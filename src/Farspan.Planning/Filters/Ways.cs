using Farspan.Planning.Allocation;
using Farspan.Topology.Model;

namespace Farspan.Planning.Filters;

/// <summary>Which networks the routers let speak to each other on the underlay.</summary>
internal sealed class Ways(AddressPlan addresses)
{
    private readonly HashSet<(string First, string Second)> _joined =
        [.. addresses.Topology.Links.SelectMany(l => new[] { (l.First.Name, l.Second.Name), (l.Second.Name, l.First.Name) })];

    private readonly Dictionary<Side, HashSet<(string Network, bool IsPublic)>> _places = new(ReferenceEqualityComparer.Instance);

    /// <summary>False when the routers drop every packet between the two sides. Literal blocks may lie anywhere: they count as joined.</summary>
    public bool Join(Side from, Side to)
    {
        if (from.HasCidrs || to.HasCidrs || (from.HasInternet && to.HasInternet))
        {
            return true;
        }

        var (senders, receivers) = (PlacesOf(from), PlacesOf(to));
        return (from.HasInternet && receivers.Any(r => r.IsPublic)) || (to.HasInternet && senders.Any(s => s.IsPublic)) ||
            senders.Any(s => receivers.Any(r => s.Network == r.Network || _joined.Contains((s.Network, r.Network)) || (s.IsPublic && r.IsPublic)));
    }

    private HashSet<(string Network, bool IsPublic)> PlacesOf(Side side)
    {
        if (!_places.TryGetValue(side, out var places))
        {
            places = [.. side.Machines.SelectMany(m => addresses.Topology.Machines[m].Attachments).Select(a => (a.Network.Name, a.Subnet.Exposure == Exposure.Public))];
            _places.Add(side, places);
        }

        return places;
    }
}
