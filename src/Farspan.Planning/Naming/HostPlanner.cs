using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Allocation;
using Farspan.Planning.Filters;
using Farspan.State.Names;

namespace Farspan.Planning.Naming;

/// <summary>The lines of the hosts files. Machines that are members of the same overlays see the same names and share one list.</summary>
/// <remarks>
/// <c>machine</c> is the overlay address where the asker shares an overlay with it (the first by name), else the underlay address;
/// <c>machine.overlay</c> and <c>machine.network</c> say which one is wanted.
/// </remarks>
internal sealed class HostPlanner(AddressPlan addresses)
{
    private static readonly HostSpec _localV4 = new() { Address = IPAddress.Loopback, Names = ["localhost"] };
    private static readonly HostSpec _localV6 = new() { Address = IPAddress.IPv6Loopback, Names = ["localhost"] };

    private readonly Dictionary<int, IReadOnlyList<HostSpec>> _lists = [];
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

        return [.. nodes.Select(ListOf)];
    }

    private IReadOnlyList<HostSpec> ListOf(int node)
    {
        if (!_lists.TryGetValue(node, out var list))
        {
            list = Make(_trie.Path(node));
            _lists.Add(node, list);
        }

        return list;
    }

    private List<HostSpec> Make(IReadOnlyList<int> overlays)
    {
        var lines = new List<HostSpec>(addresses.Topology.Machines.Count * (overlays.Count + 1)) { _localV4 };
        if (addresses.UsesV6)
        {
            lines.Add(_localV6);
        }

        for (var machine = 0; machine < addresses.Topology.Machines.Count; machine++)
        {
            AddMachine(lines, machine, overlays);
        }

        var keys = lines.Select(l => (l.Address.IsV6, l.Address.ToNumber())).ToArray();
        var sorted = lines.ToArray();
        Array.Sort(keys, sorted);
        return [.. sorted];
    }

    private void AddMachine(List<HostSpec> lines, int machine, IReadOnlyList<int> overlays)
    {
        var declared = addresses.Topology.Machines[machine];
        var isNamed = false;
        foreach (var overlay in overlays)
        {
            if (addresses.Overlays[overlay].Addresses[machine] is { } inside)
            {
                Add(lines, inside, declared.Name, addresses.Overlays[overlay].Overlay.Name, !isNamed);
                isNamed = true;
            }
        }

        for (var card = 0; card < declared.Attachments.Count; card++)
        {
            Add(lines, addresses.Cards[machine][card], declared.Name, declared.Attachments[card].Network.Name, !isNamed && card == 0);
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
