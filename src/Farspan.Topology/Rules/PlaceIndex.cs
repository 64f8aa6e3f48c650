using Farspan.Topology.Model;
using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>Places by machine and by selector, and the ways between them.</summary>
internal sealed class PlaceIndex
{
    private readonly Dictionary<Machine, Place> _byMachine = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<EndpointSet, IReadOnlyList<Place>> _bySelector = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Overlay, HashSet<Machine>> _members = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(string, string), Machine?> _outside = [];
    private readonly HashSet<(string, string)> _linked = [];

    public PlaceIndex(ResolvedTopology topology)
    {
        var byKey = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var machine in topology.Machines.Select(m => m.Model).Where(m => m.Attachments.Count > 0))
        {
            var key = Place.KeyOf(machine);
            if (!byKey.TryGetValue(key, out var place))
            {
                byKey[key] = place = new Place(machine);
            }

            _byMachine[machine] = place;
        }

        foreach (var link in topology.Links)
        {
            _linked.Add((link.Model.First.Name, link.Model.Second.Name));
            _linked.Add((link.Model.Second.Name, link.Model.First.Name));
        }

        foreach (var overlay in topology.Overlays)
        {
            _members[overlay.Model] = new HashSet<Machine>(overlay.Model.Members, ReferenceEqualityComparer.Instance);
        }
    }

    /// <summary>The different places of a selector's machines.</summary>
    public IReadOnlyList<Place> Of(EndpointSet set)
    {
        if (!_bySelector.TryGetValue(set, out var places))
        {
            var found = new HashSet<Place>();
            foreach (var machine in set.Machines)
            {
                if (_byMachine.TryGetValue(machine, out var place))
                {
                    found.Add(place);
                }
            }

            _bySelector[set] = places = [.. found];
        }

        return places;
    }

    /// <summary>The first machine of a selector that is not a member, or null.</summary>
    public Machine? FirstOutside(EndpointSet set, Overlay overlay)
    {
        var key = (set.Text, overlay.Name);
        if (!_outside.TryGetValue(key, out var machine))
        {
            _outside[key] = machine = set.Machines.FirstOrDefault(m => !_members[overlay].Contains(m));
        }

        return machine;
    }

    /// <summary>Pairs of places with no way between them. Looks only at pairs that a link must join, of which there are not many.</summary>
    public IEnumerable<(Place From, Place To)> Apart(IReadOnlyList<Place> senders, IReadOnlyList<Place> receivers)
    {
        var hidden = receivers.Where(r => !r.IsPublic).ToList();
        foreach (var from in hidden.Count > 0 ? senders : senders.Where(s => !s.IsPublic))
        {
            foreach (var to in from.IsPublic ? hidden : receivers)
            {
                if (!from.Networks.Any(f => to.Networks.Any(t => f == t || _linked.Contains((f, t)))))
                {
                    yield return (from, to);
                }
            }
        }
    }
}
