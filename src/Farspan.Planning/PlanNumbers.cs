using Farspan.Planning.Digests;
using Farspan.Planning.Fabric;
using Farspan.State;
using Farspan.State.Dns;
using Farspan.Topology.Model;

namespace Farspan.Planning;

/// <summary>Gives a plan and its specs their digests and generations.</summary>
internal static class PlanNumbers
{
    /// <summary>A machine whose content did not change keeps its generation; a changed or new one takes the plan's, which is one more than the plan before.</summary>
    public static (NetworkPlan Plan, PlanHistory History) Assign(
        NetworkTopology topology, MachineSpec[] machines, FabricPlan fabric, PlanHistory? previous)
    {
        var digests = new Dictionary<string, string>(machines.Length + fabric.Nodes.Count, StringComparer.Ordinal);
        var digest = new PlanDigest();
        foreach (var spec in machines.Concat(fabric.Nodes))
        {
            digests.Add(spec.Machine, Convert.ToHexStringLower(digest.Of(spec)));
        }

        var whole = Convert.ToHexStringLower(PlanDigest.Of(topology.Name, digests, fabric.Cables));
        var isSame = previous?.Digest == whole;
        var generation = isSame ? previous!.Generation : (previous?.Generation ?? 0) + 1;
        var histories = digests.ToDictionary(
            d => d.Key,
            d => previous is not null && previous.Machines.TryGetValue(d.Key, out var before) && before.Digest == d.Value
                ? before
                : new MachineHistory { Generation = generation, Digest = d.Value },
            StringComparer.Ordinal);
        AddZones(histories, machines, generation, previous);
        var parent = isSame ? previous!.Parent : previous?.Digest;
        return (
            new NetworkPlan
            {
                Topology = topology,
                Digest = whole,
                Parent = parent,
                Generation = generation,
                Machines = [.. machines.Select(Numbered)],
                Fabric = [.. fabric.Nodes.Select(Numbered)],
                Cables = fabric.Cables,
            },
            new PlanHistory { Digest = whole, Parent = parent, Generation = generation, Machines = histories });

        MachineSpec Numbered(MachineSpec spec) => spec with
        {
            Generation = histories[spec.Machine].Generation,
            DnsServers = [.. spec.DnsServers.Select(s => s with { Zones = [.. s.Zones.Select(z => z with { Serial = (uint)histories[KeyOf(s, z)].Generation })] })],
        };
    }

    // A zone's serial is the plan that changed it last: the same on all machines that serve it, and greater after every change.
    private static void AddZones(Dictionary<string, MachineHistory> histories, MachineSpec[] machines, long generation, PlanHistory? previous)
    {
        foreach (var (server, zone) in machines.SelectMany(m => m.DnsServers).SelectMany(s => s.Zones.Select(z => (s, z))))
        {
            var key = KeyOf(server, zone);
            if (!histories.ContainsKey(key))
            {
                var digest = Convert.ToHexStringLower(PlanDigest.Of(server, zone));
                histories.Add(key, previous is not null && previous.Machines.TryGetValue(key, out var before) && before.Digest == digest
                    ? before
                    : new MachineHistory { Generation = generation, Digest = digest });
            }
        }
    }

    // No machine's name has a slash.
    private static string KeyOf(DnsServerSpec server, DnsZoneSpec zone) => $"zone/{server.Service}/{zone.Key}";
}
