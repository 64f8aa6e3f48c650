using Farspan.Planning;
using Farspan.Topology.Model;

namespace Farspan.Rendering.Exports;

/// <summary>Between which places of the underlay packets are carried: within a network, along a declared link, between public subnets and the internet.</summary>
internal sealed class Ways
{
    private readonly NetworkTopology _topology;
    private readonly HashSet<(string From, string To)> _linked;

    /// <summary>Reads the links.</summary>
    public Ways(NetworkPlan plan)
    {
        _topology = plan.Topology;
        _linked = [.. _topology.Links.Where(l => l.IsRouted).SelectMany(l => new[] { (l.First.Name, l.Second.Name), (l.Second.Name, l.First.Name) })];
    }

    /// <summary>True when strangers' packets reach the machine, and its own reach strangers: its first card is in a public subnet.</summary>
    public bool IsPublic(int machine) => _topology.Machines[machine].Attachments[0].Subnet.Exposure == Exposure.Public;

    /// <summary>Where a machine stands, as a text that is equal for machines with the same ways.</summary>
    public string PlaceOf(int machine) =>
        string.Join(' ', _topology.Machines[machine].Attachments.Select(a => $"{a.Network.Name}:{a.Subnet.Exposure}"));

    /// <summary>True when a packet of machine <paramref name="from"/> is carried to some card of machine <paramref name="to"/>.</summary>
    public bool Join(int from, int to)
    {
        var (sender, receiver) = (_topology.Machines[from].Attachments, _topology.Machines[to].Attachments);
        return from == to || receiver.Any(card =>
            sender.Any(s => s.Network.Name == card.Network.Name) ||
            _linked.Contains((sender[0].Network.Name, card.Network.Name)) ||
            (sender[0].Subnet.Exposure == Exposure.Public && card.Subnet.Exposure == Exposure.Public));
    }
}
