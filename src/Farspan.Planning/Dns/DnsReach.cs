using System.Net;
using Farspan.Planning.Filters;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Dns;

namespace Farspan.Planning.Dns;

/// <summary>By which plane, and how near, a client reaches the machines of a name server.</summary>
internal sealed class DnsReach(ServerAddresses addresses, SideResolver sides, Ways ways)
{
    private const int Itself = 0;
    private const int SameNetwork = 1;
    private const int Joined = 2;
    private const int Tunnelled = 3;

    private readonly Dictionary<int, HashSet<string>> _networks = [];
    private readonly Dictionary<(string From, string To), bool> _joined = [];

    /// <summary>The machines of a server that a client reaches, the nearest first; of equally near ones the first by name.</summary>
    public IReadOnlyList<(int Machine, int Plane)> From(int client, NameServer server) =>
    [
        .. addresses.MachinesOf(server.Service).Select(m => (Machine: m, Best: Best(client, m, server))).Where(m => m.Best is not null)
            .OrderBy(m => m.Best!.Value.Rank).ThenBy(m => NameOf(m.Machine), StringComparer.Ordinal).Select(m => (m.Machine, m.Best!.Value.Plane)),
    ];

    /// <summary>True when a machine's packets get to an address outside of every network.</summary>
    public bool ReachesOutside(int machine) => addresses.Addresses.Topology.Machines[machine].Attachments[0].Subnet.Exposure != Exposure.Private;

    private (int Rank, int Plane)? Best(int client, int machine, NameServer server)
    {
        (int Rank, int Plane)? best = null;
        foreach (var plane in addresses.PlanesOf(server).Where(p => HaveFamily(addresses.On(client, p), addresses.On(machine, p))))
        {
            var rank = client == machine ? Itself : plane != SideResolver.Underlay ? Tunnelled : NetworksOf(client).Overlaps(NetworksOf(machine)) ? SameNetwork : AreJoined(client, machine) ? Joined : (int?)null;
            if (rank is { } found && (best is null || found < best.Value.Rank))
            {
                best = (found, plane);
            }
        }

        return best;
    }

    private static bool HaveFamily(IReadOnlyList<IPAddress> left, IReadOnlyList<IPAddress> right) => left.Any(l => right.Any(r => r.AddressFamily == l.AddressFamily));

    private bool AreJoined(int client, int machine)
    {
        var key = (PlaceOf(client), PlaceOf(machine));
        if (!_joined.TryGetValue(key, out var joined))
        {
            _joined.Add(key, joined = ways.Join(Only(client), Only(machine)));
        }

        return joined;
    }

    // Machines that stand alike are reached alike.
    private string PlaceOf(int machine) => string.Join('+', addresses.Addresses.Topology.Machines[machine].Attachments
        .Select(a => $"{a.Network.Name}/{a.Subnet.Exposure}"));

    private Side Only(int machine) => sides.Whole(
        new EndpointSet
        {
            Text = $"machine/{NameOf(machine)}",
            Machines = [addresses.Addresses.Topology.Machines[machine]],
            IncludesInternet = false,
            Cidrs = [],
            Services = [],
            Location = addresses.Addresses.Topology.Machines[machine].Location,
        },
        SideResolver.Underlay);

    private HashSet<string> NetworksOf(int machine)
    {
        if (!_networks.TryGetValue(machine, out var networks))
        {
            _networks.Add(machine, networks = [.. addresses.Addresses.Topology.Machines[machine].Attachments.Select(a => a.Network.Name)]);
        }

        return networks;
    }

    private string NameOf(int machine) => addresses.Addresses.Topology.Machines[machine].Name;
}
