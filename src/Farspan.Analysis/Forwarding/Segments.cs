using System.Net;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Fabric;

namespace Farspan.Analysis.Forwarding;

/// <summary>The broadcast domains of a plan: which links are on one, and who has which address there.</summary>
public sealed class Segments
{
    private readonly Dictionary<(string Node, string Link), int> _byLink = [];
    private readonly Dictionary<(int Segment, IPAddress Address), (string Node, string Link)> _owners = [];

    /// <summary>Joins what the plan's cables and bridges join.</summary>
    public Segments(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var members = new List<List<(string Node, string Link)>>();
        foreach (var cable in plan.Cables)
        {
            var (near, far) = (Place(cable.Near, members), Place(cable.Far, members));
            if (near == far)
            {
                continue;
            }

            // The smaller list moves to the larger: every link moves at most log n times.
            var (from, to) = members[near].Count < members[far].Count ? (near, far) : (far, near);
            foreach (var link in members[from])
            {
                _byLink[link] = to;
            }

            members[to].AddRange(members[from]);
            members[from] = [];
        }

        foreach (var node in plan.Machines.Concat(plan.Fabric))
        {
            AddOwners(node);
        }
    }

    /// <summary>The number of the broadcast domain of a node's link, or null where no cable is plugged in.</summary>
    public int? Of(string node, string link) => _byLink.TryGetValue((node, link), out var segment) ? segment : null;

    /// <summary>Who has an address on the broadcast domain of a node's link, or null.</summary>
    public (string Node, string Link)? Neighbour(string node, string link, IPAddress address) =>
        _byLink.TryGetValue((node, link), out var segment) && _owners.TryGetValue((segment, address), out var owner) ? owner : null;

    private void AddOwners(MachineSpec node)
    {
        foreach (var address in node.Addresses)
        {
            if (_byLink.TryGetValue((node.Machine, address.Link), out var segment))
            {
                _owners.TryAdd((segment, address.Address), (node.Machine, address.Link));
            }
        }
    }

    // A bridge is one link for all of its ports.
    private int Place(CableEnd end, List<List<(string Node, string Link)>> members)
    {
        var link = (end.Machine, end.Bridge ?? end.Link);
        if (!_byLink.TryGetValue(link, out var segment))
        {
            segment = members.Count;
            members.Add([link]);
            _byLink.Add(link, segment);
        }

        return segment;
    }
}
