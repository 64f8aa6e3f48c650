using Farspan.Topology.Model.Dns;
using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>Records can be answered: none is hidden, a name that is another one for a second has nothing else, none stands twice, and what is led to is there.</summary>
/// <remarks>RFC 1034 section 3.6.2 (CNAME), RFC 2181 section 10.3 (NS and MX lead to no CNAME), RFC 2782 (nor SRV). Looked at view by view, each record told of once.</remarks>
internal sealed class RecordRule : ITopologyRule
{
    private const string RecordCode = "FS1253";
    private const string TargetCode = "FS1254";
    private const int MostSteps = 16;

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        foreach (var server in topology.NameServers.Select(s => s.Model))
        {
            var told = new HashSet<DnsRecord>(ReferenceEqualityComparer.Instance);
            DnsView?[] views = server.Views.Count == 0 ? [null] : [.. server.Views];
            foreach (var view in views)
            {
                List<ZoneView> zones = [.. server.Zones.Where(z => z.Views.Count == 0 || (view is not null && z.Views.Contains(view.Name, StringComparer.Ordinal))).Select(z => new ZoneView(server, z, view))];
                var where = view is null ? "" : $" in view '{view.Name}'";
                foreach (var zone in zones)
                {
                    Check(topology, zones, zone, where, told);
                }
            }
        }
    }

    private static void Check(ResolvedTopology topology, List<ZoneView> zones, ZoneView zone, string where, HashSet<DnsRecord> told)
    {
        foreach (var (name, kinds) in zone.Names)
        {
            foreach (var record in kinds.Select(k => k.Record).OfType<DnsRecord>())
            {
                var fault = Hidden(zones, zone, record) ?? Alias(name, kinds, record, where) ?? Doubled(kinds, record, where);
                if (fault is not null && told.Add(record))
                {
                    topology.Findings.Error(RecordCode, record.Location, fault);
                }
                else if (fault is null && Missing(zones, record, where) is { } missing && told.Add(record))
                {
                    topology.Findings.Error(TargetCode, record.Location, missing);
                }
            }
        }
    }

    private static string? Hidden(List<ZoneView> zones, ZoneView zone, DnsRecord record)
    {
        var inner = zones.Find(z => z.Zone.Name.Length > zone.Zone.Name.Length && ZoneView.IsIn(record.Name, z.Zone.Name));
        return inner is null || (record.Kind == DnsRecordKind.Ns && record.Name == inner.Zone.Name) ? null
            : $"'{record.Name}' is never answered from zone '{zone.Zone.Name}', because zone '{inner.Zone.Name}' of the same server answers for it; move the record there.";
    }

    private static string? Alias(string name, List<(DnsRecordKind Kind, DnsRecord? Record)> kinds, DnsRecord record, string where)
    {
        if (record.Kind != DnsRecordKind.Cname || kinds.Count == 1)
        {
            return null;
        }

        var other = kinds.Find(k => !ReferenceEquals(k.Record, record));
        var what = other.Kind == DnsRecordKind.Cname ? "leads to another name too"
            : other.Record is null && other.Kind == DnsRecordKind.Ns ? "is the zone's own name, which has its name servers"
            : $"has {Word(other.Kind)} too{(other.Record is null ? ", from a machine or a service" : "")}";
        return $"'{name}' {what}{where}, and a name that leads to another one can have nothing else; remove one of the two, or write 'to' or 'address' in place of 'cname'.";
    }

    private static string? Doubled(List<(DnsRecordKind Kind, DnsRecord? Record)> kinds, DnsRecord record, string where) =>
        kinds.Exists(k => k.Record is { } other && !ReferenceEquals(other, record) && other.Kind == record.Kind && IsSame(other, record))
            ? $"'{record.Name}' says the same twice{where}; remove one of the two records." : null;

    private static bool IsSame(DnsRecord left, DnsRecord right) =>
        ReferenceEquals(left.Over, right.Over) && left.Data.SequenceEqual(right.Data, StringComparer.Ordinal) && left.Addresses.SequenceEqual(right.Addresses) &&
        left.Machines.Select(m => m.Name).SequenceEqual(right.Machines.Select(m => m.Name), StringComparer.Ordinal) &&
        left.Services.Select(s => s.Name).SequenceEqual(right.Services.Select(s => s.Name), StringComparer.Ordinal) &&
        left.Links.Select(l => l.Name).SequenceEqual(right.Links.Select(l => l.Name), StringComparer.Ordinal);

    private static string? Missing(List<ZoneView> zones, DnsRecord record, string where)
    {
        foreach (var target in record.Targets)
        {
            if (ZoneOf(zones, target) is { } zone && !zone.Answers(target))
            {
                return $"'{record.Name}' leads to '{target}', which does not exist{where}: zone '{zone.Zone.Name}' has no such name there; add it, or lead to another name.";
            }

            if (record.Kind == DnsRecordKind.Cname && IsCircle(zones, record.Name, target))
            {
                return $"'{record.Name}' leads to '{target}' and from there back to itself{where}; break the circle.";
            }

            if (record.Kind != DnsRecordKind.Cname && AliasAt(zones, target) is { } alias)
            {
                return $"'{record.Name}' leads to '{target}', which is only another name for '{alias.Targets[0]}'{where}; lead to that one.";
            }
        }

        if (record.Over is { } over && record.Machines.Concat(record.Services.SelectMany(s => s.Candidates)).FirstOrDefault(m => over.Members.All(o => o.Name != m.Name)) is { } stranger)
        {
            return $"'{record.Name}' shall give the address of machine '{stranger.Name}' on overlay '{over.Name}', which it is not a member of; add it to the overlay's 'members', or remove 'over'.";
        }

        return null;
    }

    private static bool IsCircle(List<ZoneView> zones, string start, string target)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            if (target == start)
            {
                return true;
            }

            if (AliasAt(zones, target) is not { } next)
            {
                return false;
            }

            target = next.Targets[0];
        }

        return true;
    }

    private static DnsRecord? AliasAt(List<ZoneView> zones, string name) => ZoneOf(zones, name) is { } zone && zone.Names.TryGetValue(name, out var kinds)
        ? kinds.Find(k => k.Kind == DnsRecordKind.Cname).Record : null;

    private static ZoneView? ZoneOf(List<ZoneView> zones, string name) => zones.Where(z => ZoneView.IsIn(name, z.Zone.Name)).MaxBy(z => z.Zone.Name.Length);

    private static string Word(DnsRecordKind kind) => kind == DnsRecordKind.Address ? "addresses" : $"{kind.ToString().ToUpperInvariant()} records";
}
