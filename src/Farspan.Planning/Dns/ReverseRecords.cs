using Farspan.State.Dns;
using Farspan.Topology.Model.Dns;

namespace Farspan.Planning.Dns;

/// <summary>Makes the zones that lead back from the addresses of machines to their names.</summary>
internal sealed class ReverseRecords(ServerAddresses addresses, ZoneRecords zones)
{
    /// <summary>PTR records by zone for the forward zones that one view sees; a machine in several of them is called as in the first.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<DnsRecordSpec>> Of(NameServer server, IReadOnlyList<DnsZone> visible)
    {
        var known = ZoneNames();
        var named = new HashSet<int>();
        var byZone = new SortedDictionary<string, (DnsZone Forward, RecordSet Records)>(StringComparer.Ordinal);
        foreach (var zone in visible)
        {
            var ttl = (uint)zone.Ttl.TotalSeconds;
            foreach (var machine in zones.MachinesOf(zone).Where(named.Add))
            {
                var name = $"{addresses.Addresses.Topology.Machines[machine].Name}.{zone.Name}.";
                foreach (var address in addresses.AllOf(machine).Distinct())
                {
                    var owner = ReverseZones.NameOf(address);
                    if (ZoneOf(owner, known) is { } reverse)
                    {
                        var entry = byZone.TryGetValue(reverse, out var begun) ? begun : byZone[reverse] = (zone, new RecordSet());
                        entry.Records.Add(RecordSet.Generated, owner, "PTR", ttl, name);
                    }
                }
            }
        }

        foreach (var (reverse, (forward, records)) in byZone)
        {
            foreach (var machine in addresses.MachinesOf(server.Service))
            {
                records.Add(RecordSet.Generated, reverse, "NS", (uint)forward.Ttl.TotalSeconds, $"{zones.ServerName(server, machine, forward.Name)}.");
            }
        }

        return byZone.ToDictionary(z => z.Key, z => z.Value.Records.Build(), StringComparer.Ordinal);
    }

    // Subnets, not whole networks: a server answers for the addresses that can be given, and leaves the rest to whoever knows of it.
    private HashSet<string> ZoneNames() => addresses.Addresses.Topology.Networks.SelectMany(n => n.Subnets).SelectMany(s => s.Cidrs)
        .Concat(addresses.Addresses.Topology.Overlays.SelectMany(o => o.Cidrs)).Distinct().SelectMany(ReverseZones.Of).ToHashSet(StringComparer.Ordinal);

    private static string? ZoneOf(string owner, HashSet<string> known)
    {
        var rest = owner;
        while (rest.Length > 0 && !known.Contains(rest))
        {
            var dot = rest.IndexOf('.', StringComparison.Ordinal);
            rest = dot < 0 ? "" : rest[(dot + 1)..];
        }

        return rest.Length > 0 ? rest : null;
    }
}
