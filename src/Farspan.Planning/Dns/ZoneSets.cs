using Farspan.State.Dns;
using Farspan.Topology.Model.Dns;

namespace Farspan.Planning.Dns;

/// <summary>Makes the zones of a server: each once for all views that see the same records, and once more where a view sees others.</summary>
internal sealed class ZoneSets(ServerAddresses addresses, ZoneRecords records, ReverseRecords reverses)
{
    /// <summary>The zones, ordered by key, and the keys of those that each view sees; null is the only view of a server without views.</summary>
    public (IReadOnlyList<DnsZoneSpec> Zones, IReadOnlyList<(DnsView? View, IReadOnlyList<string> Keys)> Views) Of(NameServer server)
    {
        DnsView?[] views = server.Views.Count == 0 ? [null] : [.. server.Views];
        var zones = new List<DnsZoneSpec>();
        var keys = new List<(DnsView?, IReadOnlyList<string>)>();
        foreach (var view in views)
        {
            IReadOnlyList<DnsZone> visible = [.. server.Zones.Where(z => z.Views.Count == 0 || (view is not null && z.Views.Contains(view.Name, StringComparer.Ordinal)))];
            var seen = Seen(server, visible, view).Select(z => Keep(zones, z, view)).Order(StringComparer.Ordinal);
            keys.Add((view, [.. seen]));
        }

        return ([.. zones.OrderBy(z => z.Key, StringComparer.Ordinal)], keys);
    }

    private static string Keep(List<DnsZoneSpec> zones, DnsZoneSpec zone, DnsView? view)
    {
        var variants = zones.Where(z => z.Name == zone.Name).ToList();
        if (variants.Find(z => z.Records.SequenceEqual(zone.Records)) is { } same)
        {
            return same.Key;
        }

        var key = variants.Count == 0 ? zone.Name : $"{zone.Name} {view!.Name}";
        zones.Add(zone with { Key = key });
        return key;
    }

    private IEnumerable<DnsZoneSpec> Seen(NameServer server, IReadOnlyList<DnsZone> visible, DnsView? view)
    {
        var back = reverses.Of(server, visible);
        foreach (var zone in visible)
        {
            // A declared zone for addresses takes up what would have been one of its own.
            var own = records.Of(server, zone, view);
            yield return Make(server, zone, zone.Name, back.TryGetValue(zone.Name, out var pointers)
                ? [.. own.Concat(pointers.Where(p => p.Type == "PTR")).OrderBy(r => r.Name, StringComparer.Ordinal).ThenBy(r => r.Type, StringComparer.Ordinal).ThenBy(r => r.Data, StringComparer.Ordinal)]
                : own);
        }

        var forward = visible.FirstOrDefault(z => z.Machines is not null);
        foreach (var (name, pointers) in back.Where(b => visible.All(z => z.Name != b.Key)))
        {
            yield return Make(server, forward!, name, pointers);
        }
    }

    private DnsZoneSpec Make(NameServer server, DnsZone zone, string name, IReadOnlyList<DnsRecordSpec> content) => new()
    {
        Key = name,
        Name = name,
        PrimaryServer = content.FirstOrDefault(r => r.Type == "NS" && r.Name == name)?.Data.TrimEnd('.') ?? zone.Name,
        Contact = zone.Contact,
        Serial = 0,
        NegativeTtlSeconds = (uint)zone.NegativeTtl.TotalSeconds,
        Records = content,
        TransferTo = addresses.Blocks(zone.Transfer),
    };
}
