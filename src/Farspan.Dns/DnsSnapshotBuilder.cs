using Farspan.Dns.Names;
using Farspan.Dns.Views;
using Farspan.Dns.Zones;
using Farspan.State.Dns;

namespace Farspan.Dns;

/// <summary>Makes a snapshot of a server's spec and gathers every fault on the way.</summary>
internal sealed class DnsSnapshotBuilder
{
    private readonly DnsServerSpec _spec;
    private readonly List<string> _faults = [];
    private readonly AnswerPoolBuilder _pool = new();

    internal DnsSnapshotBuilder(DnsServerSpec spec) => _spec = spec;

    internal IReadOnlyList<string> Faults => _faults;

    internal DnsSnapshot? Build()
    {
        var zones = ReadZones();
        var seen = _spec.Views.Select(view => ReadView(view, zones)).ToList();
        CheckNames();
        var forwards = ReadForwards();
        if (_faults.Count > 0)
        {
            return null;
        }

        var names = seen.ConvertAll(view => ViewMerge.Merge(view, _pool));
        var pool = _pool.Build();
        var views = _spec.Views.Select((view, i) => new DnsView(view, i, seen[i], pool, names[i])).ToList();
        return new DnsSnapshot(_spec, [.. _spec.Zones.Select(zone => zones[zone.Key]!)], views, forwards);
    }

    private Dictionary<string, DnsZone?> ReadZones()
    {
        var zones = new Dictionary<string, DnsZone?>(StringComparer.Ordinal);
        foreach (var spec in _spec.Zones)
        {
            var builder = new DnsZoneBuilder(spec, _pool);
            var zone = builder.Build();
            _faults.AddRange(builder.Faults);
            if (!zones.TryAdd(spec.Key, zone))
            {
                _faults.Add($"zone '{spec.Key}' stands twice; give each its own key");
            }
        }

        return zones;
    }

    private List<DnsZone> ReadView(DnsViewSpec spec, Dictionary<string, DnsZone?> zones)
    {
        var seen = new List<DnsZone>();
        foreach (var key in spec.Zones)
        {
            if (!zones.TryGetValue(key, out var zone))
            {
                _faults.Add($"view '{spec.Name}': there is no zone '{key}'; name one of {string.Join(", ", zones.Keys.Select(name => $"'{name}'"))}");
            }
            else if (zone is not null && seen.Exists(other => other.Name == zone.Name))
            {
                _faults.Add($"view '{spec.Name}': zone '{key}' is of the same name as another of its zones; keep one");
            }
            else if (zone is not null)
            {
                seen.Add(zone);
            }
        }

        if (spec.Sources.Count == 0)
        {
            _faults.Add($"view '{spec.Name}' is for nobody; name its sources, such as 0.0.0.0/0");
        }

        return seen;
    }

    private void CheckNames() => _faults.AddRange(
        _spec.Views.GroupBy(view => view.Name).Where(group => group.Count() > 1).Select(group => $"view '{group.Key}' stands twice; give each its own name"));

    private List<(DnsName Domain, DnsForwardSpec Spec)> ReadForwards()
    {
        var forwards = new List<(DnsName Domain, DnsForwardSpec Spec)>();
        foreach (var spec in _spec.Forwards)
        {
            if (!DnsName.TryParse(spec.Domain, out var domain))
            {
                _faults.Add($"forward '{spec.Domain}' is for no name; write a domain, or nothing for every name");
                continue;
            }

            if (spec.Servers.Count == 0)
            {
                _faults.Add($"forward '{spec.Domain}' has nobody to ask; name a server");
            }

            if (forwards.Exists(other => other.Domain == domain))
            {
                _faults.Add($"forward '{spec.Domain}' stands twice; name all servers in one");
            }

            forwards.Add((domain, spec));
        }

        return forwards;
    }
}
