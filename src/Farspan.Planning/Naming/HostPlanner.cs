using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Allocation;
using Farspan.Planning.Filters;
using Farspan.State.Names;
using Farspan.Topology.Model;

namespace Farspan.Planning.Naming;

/// <summary>The lines of the hosts files: the addresses that a machine has a way to. Machines of one place and the same overlays see the same names and share one list.</summary>
/// <remarks>
/// <c>machine</c> is the overlay address where the asker shares an overlay with it (the first by name), else the underlay address;
/// <c>machine.overlay</c> and <c>machine.network</c> say which one is wanted, and <c>service.link</c> is the endpoint of a private link.
/// What may pass on the way is up to the policies.
/// </remarks>
internal sealed class HostPlanner(AddressPlan addresses)
{
    private static readonly HostSpec _localV4 = new() { Address = IPAddress.Loopback, Names = ["localhost"] };
    private static readonly HostSpec _localV6 = new() { Address = IPAddress.IPv6Loopback, Names = ["localhost"] };

    private readonly Dictionary<(int Overlays, string Place), IReadOnlyList<HostSpec>> _lists = [];
    private readonly Dictionary<int, (SortedHosts Lines, bool[] IsNamed)> _inside = [];
    private readonly Dictionary<(int Overlays, string Ways), IReadOnlyList<HostSpec>> _byWays = [];
    private readonly HostReach _reach = new(addresses.Topology);
    private readonly PathTrie _trie = new();

    /// <summary>One list for each machine, by number.</summary>
    public IReadOnlyList<IReadOnlyList<HostSpec>> Plan()
    {
        var nodes = new int[addresses.Topology.Machines.Count];
        for (var overlay = 0; overlay < addresses.Overlays.Count; overlay++)
        {
            foreach (var member in addresses.Overlays[overlay].Members)
            {
                nodes[member] = _trie.Step(nodes[member], overlay);
            }
        }

        return [.. nodes.Select((node, machine) => ListOf(node, addresses.Topology.Machines[machine]))];
    }

    private IReadOnlyList<HostSpec> ListOf(int node, Machine asker)
    {
        var place = (node, HostReach.PlaceOf(asker));
        if (!_lists.TryGetValue(place, out var list))
        {
            // Many places may have the same ways: where all networks are linked, one list serves them all.
            var reached = _reach.From(asker);
            var ways = (node, $"{reached.Key} {string.Join(' ', HostReach.EndpointsFor(asker, addresses.Topology).Select(l => l.Name))}");
            if (!_byWays.TryGetValue(ways, out list))
            {
                _byWays.Add(ways, list = Make(node, asker, reached));
            }

            _lists.Add(place, list);
        }

        return list;
    }

    private List<HostSpec> Make(int node, Machine asker, ReachedCards reached)
    {
        var lines = new List<HostSpec>() { _localV4 };
        if (addresses.UsesV6)
        {
            lines.Add(_localV6);
        }

        var (inside, isNamed) = InsideOf(node);
        for (var machine = 0; machine < addresses.Topology.Machines.Count; machine++)
        {
            AddCards(lines, machine, isNamed[machine], reached);
        }

        foreach (var link in HostReach.EndpointsFor(asker, addresses.Topology))
        {
            lines.AddRange((addresses.Endpoints.GetValueOrDefault(link.Name) ?? []).Select(e => new HostSpec { Address = e, Names = [link.EndpointName!] }));
        }

        return inside.With(SortedHosts.Of(lines));
    }

    // What overlays say is the same wherever the asker stands, and may be nearly all.
    private (SortedHosts Lines, bool[] IsNamed) InsideOf(int node)
    {
        if (!_inside.TryGetValue(node, out var known))
        {
            var (lines, isNamed) = (new List<HostSpec>(), new bool[addresses.Topology.Machines.Count]);
            foreach (var overlay in _trie.Path(node).Select(o => addresses.Overlays[o]))
            {
                foreach (var machine in overlay.Members)
                {
                    Add(lines, overlay.Addresses[machine]!, addresses.Topology.Machines[machine].Name, overlay.Overlay.Name, !isNamed[machine]);
                    isNamed[machine] = true;
                }
            }

            _inside.Add(node, known = (SortedHosts.Of(lines), isNamed));
        }

        return known;
    }

    private void AddCards(List<HostSpec> lines, int machine, bool isNamed, ReachedCards reached)
    {
        var declared = addresses.Topology.Machines[machine];
        for (var card = 0; card < declared.Attachments.Count; card++)
        {
            IReadOnlyList<IPAddress> found = reached.Has(declared, declared.Attachments[card]) ? [.. addresses.Cards[machine][card].Where(a => reached.Speaks(a.IsV6))] : [];
            if (found.Count > 0)
            {
                // The first card that there is a way to: another may be in a network that is nobody's concern here.
                Add(lines, found, declared.Name, declared.Attachments[card].Network.Name, !isNamed);
                isNamed = true;
            }
        }
    }

    private static void Add(List<HostSpec> lines, IReadOnlyList<IPAddress> found, string machine, string domain, bool isFirst)
    {
        IReadOnlyList<string> names = isFirst ? [machine, $"{machine}.{domain}"] : [$"{machine}.{domain}"];
        foreach (var address in found)
        {
            lines.Add(new HostSpec { Address = address, Names = names });
        }
    }
}
