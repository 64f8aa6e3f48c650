using System.Net;
using Farspan.Addressing;
using Farspan.Planning;
using Farspan.State.Links;

namespace Farspan.Rendering.Exports;

/// <summary>Finds the machines that have an address within a block.</summary>
internal sealed class MachineAddresses
{
    private readonly (UInt128 Number, int Machine)[] _v4;
    private readonly (UInt128 Number, int Machine)[] _v6;

    /// <summary>Reads every address of every machine but loopback ones.</summary>
    public MachineAddresses(NetworkPlan plan)
    {
        var all = plan.Machines.SelectMany((machine, number) => machine.Addresses
            .Where(a => machine.Links.Any(l => l.Name == a.Link && l.Kind != LinkKind.Loopback))
            .Select(a => (a.Address, number))).ToList();
        _v4 = Sorted(all.Where(a => !a.Address.IsV6));
        _v6 = Sorted(all.Where(a => a.Address.IsV6));
    }

    /// <summary>Numbers of the machines within <paramref name="networks"/>, ordered; and what of the networks is more than those machines.</summary>
    public (IReadOnlyList<int> Machines, IReadOnlyList<IPNetwork> Blocks) Split(IReadOnlyList<IPNetwork> networks)
    {
        var machines = new SortedSet<int>();
        var blocks = new List<IPNetwork>();
        foreach (var network in networks)
        {
            var before = machines.Count;
            AddWithin(network, machines, out var count);
            if (count == 0 || network.FirstNumber != network.LastNumber)
            {
                blocks.Add(network);
            }
        }

        return ([.. machines], blocks);
    }

    private void AddWithin(IPNetwork network, SortedSet<int> machines, out int count)
    {
        var all = network.IsV6 ? _v6 : _v4;
        var at = Array.BinarySearch(all, (network.FirstNumber, int.MinValue));
        at = at < 0 ? ~at : at;
        count = 0;
        for (; at < all.Length && all[at].Number <= network.LastNumber; at++)
        {
            machines.Add(all[at].Machine);
            count++;
        }
    }

    private static (UInt128 Number, int Machine)[] Sorted(IEnumerable<(IPAddress Address, int Machine)> addresses) =>
        [.. addresses.Select(a => (a.Address.ToNumber(), a.Machine)).Order()];
}
