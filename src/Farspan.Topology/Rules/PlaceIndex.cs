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
    private readonly Dictionary<string, int> _networks = new(StringComparer.Ordinal);
    private readonly List<int>[] _linked;
    private readonly IReadOnlyList<Link> _toServices;
    private readonly Dictionary<Place, int[]> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Place, bool[]> _reach = new(ReferenceEqualityComparer.Instance);

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

        foreach (var network in topology.Networks)
        {
            _networks.TryAdd(network.Model.Name, _networks.Count);
        }

        _linked = [.. Enumerable.Range(0, _networks.Count).Select(_ => new List<int>())];
        foreach (var link in topology.Links.Where(l => l.Model.IsRouted))
        {
            var (first, second) = (_networks[link.Model.First.Name], _networks[link.Model.Second.Name]);
            _linked[first].Add(second);
            _linked[second].Add(first);
        }

        _toServices = [.. topology.Links.Select(l => l.Model).Where(l => !l.IsRouted)];
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
        var (all, some) = (InCommon(receivers), InCommon(hidden));
        foreach (var from in hidden.Count > 0 ? senders : senders.Where(s => !s.IsPublic))
        {
            var reach = ReachOf(from);
            if (IsAny(reach, from.IsPublic ? some : all))
            {
                continue;
            }

            foreach (var to in from.IsPublic ? hidden : receivers)
            {
                if (!IsAny(reach, NumbersOf(to)))
                {
                    yield return (from, to);
                }
            }
        }
    }

    /// <summary>Whether a link leads from a place to what a service answers on: a private link to the service itself, one over the internet to its gateway's.</summary>
    public bool LeadsTo(Place from, Service service) => _toServices.Any(l => from.Networks.Contains(l.First.Name) && (l.Via is { } gateway
        ? from.ReachesInternet && string.Equals(gateway.Service.Name, service.Name, StringComparison.Ordinal)
        : string.Equals(l.Service!.Name, service.Name, StringComparison.Ordinal)));

    // The networks that all of them stand in: who reaches one of these reaches everybody, however many stand around one network.
    private int[] InCommon(IReadOnlyList<Place> places)
    {
        var common = places.Count == 0 ? [] : NumbersOf(places[0]);
        for (var i = 1; i < places.Count && common.Length > 0; i++)
        {
            var other = NumbersOf(places[i]);
            common = Array.TrueForAll(common, n => other.Contains(n)) ? common : [.. common.Where(n => other.Contains(n))];
        }

        return common;
    }

    // By number of a network: its own, and those that a link joins to one of these.
    private bool[] ReachOf(Place place)
    {
        if (!_reach.TryGetValue(place, out var reach))
        {
            _reach.Add(place, reach = new bool[_networks.Count]);
            foreach (var network in NumbersOf(place))
            {
                reach[network] = true;
                foreach (var other in _linked[network])
                {
                    reach[other] = true;
                }
            }
        }

        return reach;
    }

    private int[] NumbersOf(Place place)
    {
        if (!_numbers.TryGetValue(place, out var numbers))
        {
            _numbers.Add(place, numbers = [.. place.Networks.Select(n => _networks[n])]);
        }

        return numbers;
    }

    private static bool IsAny(bool[] reach, int[] networks)
    {
        foreach (var network in networks)
        {
            if (reach[network])
            {
                return true;
            }
        }

        return false;
    }
}
