using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Allocation;
using Farspan.Planning.Placing;
using Farspan.Topology.Model;

namespace Farspan.Planning.Filters;

/// <summary>Turns selectors into machines and address sets, once for each selector and plane, so that all specs share them.</summary>
internal sealed class SideResolver
{
    /// <summary>The plane that is not an overlay.</summary>
    public const int Underlay = -1;

    private readonly AddressPlan _addresses;
    private readonly IReadOnlyDictionary<string, ServicePlacement> _placements;
    private readonly Dictionary<(string Text, int Plane), Side> _sides = [];
    private readonly List<SetDraft> _drafts = [];
    private readonly Dictionary<int, (bool IsV6, UInt128 Number, int Machine)[]> _inOrder = [];
    private readonly Lazy<IReadOnlyList<IPNetwork>> _outside;

    public SideResolver(AddressPlan addresses, IReadOnlyDictionary<string, ServicePlacement> placements)
    {
        _addresses = addresses;
        _placements = placements;
        _outside = new(() => addresses.UsesV6
            ? [.. OutsideBlocks.Of(addresses.Topology, isV6: false), .. OutsideBlocks.Of(addresses.Topology, isV6: true)]
            : OutsideBlocks.Of(addresses.Topology, isV6: false));
    }

    /// <summary>The plane that a service is reached on.</summary>
    public int PlaneOf(Service service)
    {
        for (var overlay = 0; service.Over is not null && overlay < _addresses.Overlays.Count; overlay++)
        {
            if (_addresses.Overlays[overlay].Overlay.Name == service.Over.Name)
            {
                return overlay;
            }
        }

        return Underlay;
    }

    /// <summary>Every set that was made.</summary>
    public IReadOnlyList<SetDraft> Drafts => _drafts;

    /// <summary>The whole selector on one plane; services in it mean the machines they run on.</summary>
    public Side Whole(EndpointSet set, int plane) =>
        Get(set.Text, plane, () => [.. PlainMachines(set), .. set.Services.SelectMany(s => _placements[s.Name].Machines)], set.Cidrs, set.IncludesInternet);

    /// <summary>What remains of a selector without its services.</summary>
    public Side Plain(EndpointSet set, int plane) => set.Services.Count == 0
        ? Whole(set, plane)
        : Get($"{set.Text} but services", plane, () => PlainMachines(set), set.Cidrs, set.IncludesInternet);

    /// <summary>The machines that a service runs on.</summary>
    public Side Service(Service service, int plane) =>
        Get($"service/{service.Name}", plane, () => _placements[service.Name].Machines, [], hasInternet: false);

    /// <summary>The literal blocks of a selector that lie in an overlay.</summary>
    public Side Blocks(EndpointSet set, int overlay) => Get($"{set.Text} but machines", overlay, () => [], set.Cidrs, hasInternet: false);

    /// <summary>The underlay addresses that members of an overlay send from and listen on.</summary>
    public Side Peers(int overlay) =>
        Get($"peers/{_addresses.Overlays[overlay].Overlay.Name}", Underlay, () => _addresses.Overlays[overlay].Members, [], hasInternet: false);

    /// <summary>Every address that a stranger can have.</summary>
    public Side Internet() => Get("internet", Underlay, () => [], [], hasInternet: true);

    /// <summary>What answers may bring for a way outside: at most every address that a stranger can have.</summary>
    /// <remarks>The hosts are in the text, and so in the names of its sets: a way with other hosts learns anew.</remarks>
    public Side Learnt(DirectEgress way)
    {
        var text = $"egress {way.Name} {string.Join(' ', way.Hosts)}";
        if (!_sides.TryGetValue((text, Underlay), out var side))
        {
            _sides.Add((text, Underlay), side = new Side
            {
                Machines = [],
                V4 = Draft(text, null, isV6: false, [.. _outside.Value.Where(n => !n.IsV6)], isLearnt: true),
                V6 = Draft(text, null, isV6: true, [.. _outside.Value.Where(n => n.IsV6)], isLearnt: true),
                HasInternet = true,
                HasCidrs = false,
            });
        }

        return side;
    }

    /// <summary>Some machines on the underlay; <paramref name="text"/> must tell them from all others.</summary>
    public Side Some(string text, IReadOnlyList<int> machines) => Get(text, Underlay, () => machines, [], hasInternet: false);

    /// <summary>A selector without some of its machines, on the underlay.</summary>
    public Side Without(EndpointSet set, Side whole, IReadOnlySet<int> left, string link) =>
        Get($"{set.Text} but {link}", Underlay, () => [.. whole.Machines.Where(m => !left.Contains(m))], set.Cidrs, set.IncludesInternet);

    /// <summary>Addresses that no machine has, on the underlay; <paramref name="text"/> must tell them from all others.</summary>
    public Side Literal(string text, IEnumerable<IPAddress> addresses)
    {
        if (!_sides.TryGetValue((text, Underlay), out var side))
        {
            var networks = NetworkSets.Ordered(addresses.Select(a => a.ToHostNetwork()));
            _sides.Add((text, Underlay), side = new Side
            {
                Machines = [],
                V4 = Draft(text, null, isV6: false, [.. networks.Where(n => !n.IsV6)]),
                V6 = Draft(text, null, isV6: true, [.. networks.Where(n => n.IsV6)]),
                HasInternet = false,
                HasCidrs = true,
            });
        }

        return side;
    }

    /// <summary>True when a selector has blocks within an overlay's.</summary>
    public bool HasCidrsIn(EndpointSet set, int overlay) =>
        set.Cidrs.Any(c => _addresses.Overlays[overlay].Overlay.Cidrs.Any(o => o.Overlaps(c)));

    private IReadOnlyList<int> PlainMachines(EndpointSet set)
    {
        if (set.Services.Count == 0)
        {
            return [.. set.Machines.Select(_addresses.NumberOf)];
        }

        // A machine that may run one of the services is meant as its host, so that a service never opens a plane that it is not bound to.
        var candidates = set.Services.SelectMany(s => s.Candidates).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        return [.. set.Machines.Where(m => !candidates.Contains(m.Name)).Select(_addresses.NumberOf)];
    }

    private Side Get(string text, int plane, Func<IReadOnlyList<int>> machines, IReadOnlyList<IPNetwork> cidrs, bool hasInternet)
    {
        if (!_sides.TryGetValue((text, plane), out var side))
        {
            side = Make(text, plane, machines().Distinct().Where(m => AddressesOf(m, plane).Count > 0), CidrsOn(cidrs, plane), hasInternet && plane == Underlay);
            _sides.Add((text, plane), side);
        }

        return side;
    }

    private Side Make(string text, int plane, IEnumerable<int> named, IReadOnlyList<IPNetwork> cidrs, bool hasInternet)
    {
        var machines = named.ToList();
        var networks = machines.SelectMany(m => AddressesOf(m, plane)).Select(a => a.ToHostNetwork()).Concat(cidrs).Concat(hasInternet ? _outside.Value : []);
        var ordered = NetworkSets.Ordered(networks);
        if (cidrs.Count > 0)
        {
            machines = [.. machines.Union(Within(cidrs, plane))];
        }

        var overlay = plane == Underlay ? null : _addresses.Overlays[plane].Overlay.Name;
        return new Side
        {
            Machines = machines,
            V4 = Draft(text, overlay, isV6: false, [.. ordered.Where(n => !n.IsV6)]),
            V6 = Draft(text, overlay, isV6: true, [.. ordered.Where(n => n.IsV6)]),
            HasInternet = hasInternet,
            HasCidrs = cidrs.Count > 0,
        };
    }

    // The machines with an address in some of the blocks, in order of their numbers. A policy may name hundreds of blocks, and a file thousands of policies.
    private SortedSet<int> Within(IReadOnlyList<IPNetwork> blocks, int plane)
    {
        if (!_inOrder.TryGetValue(plane, out var addresses))
        {
            _inOrder.Add(plane, addresses = [.. Enumerable.Range(0, _addresses.Topology.Machines.Count)
                .SelectMany(m => AddressesOf(m, plane).Select(a => (a.IsV6, Number: a.ToNumber(), Machine: m))).Order()]);
        }

        var found = new SortedSet<int>();
        foreach (var block in blocks)
        {
            var at = Array.BinarySearch(addresses, (block.IsV6, block.FirstNumber, -1));
            for (var i = at < 0 ? ~at : at; i < addresses.Length && addresses[i].IsV6 == block.IsV6 && addresses[i].Number <= block.LastNumber; i++)
            {
                found.Add(addresses[i].Machine);
            }
        }

        return found;
    }

    private SetDraft? Draft(string text, string? overlay, bool isV6, IReadOnlyList<IPNetwork> networks, bool isLearnt = false)
    {
        if (networks.Count == 0)
        {
            return null;
        }

        var draft = new SetDraft(text, overlay, isV6, networks, isLearnt);
        _drafts.Add(draft);
        return draft;
    }

    // On an overlay only what lies in its block, on the underlay only what lies in no overlay's.
    private IReadOnlyList<IPNetwork> CidrsOn(IReadOnlyList<IPNetwork> cidrs, int plane)
    {
        if (plane == Underlay)
        {
            var overlays = _addresses.Overlays.SelectMany(o => o.Overlay.Cidrs).ToList();
            return [.. cidrs.SelectMany(c => NetworkSets.Complement(c, overlays))];
        }

        return [.. cidrs.SelectMany(c => _addresses.Overlays[plane].Overlay.Cidrs.Where(o => o.Overlaps(c)).Select(o => o.Contains(c) ? c : o))];
    }

    /// <summary>Addresses of a machine on a plane; empty where it is not there.</summary>
    public IReadOnlyList<IPAddress> AddressesOf(int machine, int plane) =>
        plane == Underlay ? _addresses.Underlay[machine] : _addresses.Overlays[plane].Addresses[machine] ?? [];
}
