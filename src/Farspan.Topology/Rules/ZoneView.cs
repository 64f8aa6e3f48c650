using Farspan.Topology.Model;
using Farspan.Topology.Model.Dns;

namespace Farspan.Topology.Rules;

/// <summary>The names of a zone as one view sees them: which kinds of record each has, and who declared them.</summary>
internal sealed class ZoneView
{
    private readonly Dictionary<string, List<(DnsRecordKind Kind, DnsRecord? Record)>> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _above = new(StringComparer.Ordinal);

    public ZoneView(NameServer server, DnsZone zone, DnsView? view)
    {
        Zone = zone;
        AddGenerated(server);
        var seen = zone.Records.Where(r => r.Views.Count == 0 || (view is not null && r.Views.Contains(view.Name, StringComparer.Ordinal)));
        foreach (var group in seen.GroupBy(r => (r.Name, r.Kind)))
        {
            // A view's record stands in place of one of all, and that in place of a machine's or a service's.
            var ofView = group.Where(r => r.Views.Count > 0).ToList();
            var kinds = At(group.Key.Name);
            kinds.RemoveAll(k => k.Kind == group.Key.Kind);
            kinds.AddRange((ofView.Count > 0 ? ofView : [.. group]).Select(r => (r.Kind, (DnsRecord?)r)));
        }

        foreach (var name in _names.Keys)
        {
            for (var rest = name; rest.Length > zone.Name.Length && _above.Add(rest); rest = Parent(rest))
            {
            }
        }
    }

    /// <summary>The zone.</summary>
    public DnsZone Zone { get; }

    /// <summary>Every name with what it has; records are null where they follow from machines and services.</summary>
    public IReadOnlyDictionary<string, List<(DnsRecordKind Kind, DnsRecord? Record)>> Names => _names;

    /// <summary>True when the zone has an answer for a name in it: its own, a wildcard's (RFC 4592), or that somebody else is responsible below there.</summary>
    public bool Answers(string name)
    {
        if (_names.ContainsKey(name))
        {
            return true;
        }

        for (var rest = name; rest.Length > Zone.Name.Length;)
        {
            if (rest != name && _names.TryGetValue(rest, out var kinds) && kinds.Exists(k => k.Kind == DnsRecordKind.Ns))
            {
                return true;
            }

            rest = Parent(rest);
            if (_above.Contains(rest) || rest.Length <= Zone.Name.Length)
            {
                return _names.ContainsKey($"*.{rest}") || IsBelowCut(rest);
            }
        }

        return false;
    }

    /// <summary>True for names in a zone.</summary>
    public static bool IsIn(string name, string zone) => name == zone || name.EndsWith($".{zone}", StringComparison.Ordinal);

    private bool IsBelowCut(string name)
    {
        for (var rest = name; rest.Length > Zone.Name.Length; rest = Parent(rest))
        {
            if (_names.TryGetValue(rest, out var kinds) && kinds.Exists(k => k.Kind == DnsRecordKind.Ns))
            {
                return true;
            }
        }

        return false;
    }

    private static string Parent(string name) => name.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? name[(dot + 1)..] : "";

    private void AddGenerated(NameServer server)
    {
        At(Zone.Name).Add((DnsRecordKind.Ns, null));
        AddMembers(server.Service);
        foreach (var machine in Zone.Machines?.Machines ?? [])
        {
            Address($"{machine.Name}.{Zone.Name}");
        }

        foreach (var service in Zone.Services)
        {
            Address($"{service.Name}.{Zone.Name}");
            AddMembers(service);
            foreach (var port in service.Ports)
            {
                At($"_{port.Name}._{(port.Protocol == TransportProtocol.Tcp ? "tcp" : "udp")}.{service.Name}.{Zone.Name}").Add((DnsRecordKind.Srv, null));
            }
        }
    }

    private void AddMembers(Service service)
    {
        foreach (var machine in service.Candidates)
        {
            Address($"{machine.Name}.{service.Name}.{Zone.Name}");
        }
    }

    private void Address(string name)
    {
        var kinds = At(name);
        if (kinds.Count == 0)
        {
            kinds.Add((DnsRecordKind.Address, null));
        }
    }

    private List<(DnsRecordKind Kind, DnsRecord? Record)> At(string name)
    {
        if (!_names.TryGetValue(name, out var kinds))
        {
            _names.Add(name, kinds = []);
        }

        return kinds;
    }
}
