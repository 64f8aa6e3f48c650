using Farspan.Planning.Dns;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Dns;

namespace Farspan.Planning.Certificates;

/// <summary>The names that machines and services have in zones, in whatever view. Read once: a network may have ten thousand machines, and a zone as many records.</summary>
internal sealed class CertificateNames
{
    private const int MostSteps = 16;

    private readonly string _home;
    private readonly ILookup<string, string> _ofMachine;
    private readonly ILookup<string, string> _ofService;
    private readonly ILookup<string, string> _serviceZones;
    private readonly ILookup<string, string> _aliases;

    public CertificateNames(ServerAddresses addresses)
    {
        var topology = addresses.Addresses.Topology;
        var zones = topology.NameServers.SelectMany(n => n.Zones).ToList();
        var records = zones.SelectMany(z => z.Records).ToList();
        _home = $"{topology.Name}.internal";
        _ofMachine = zones.SelectMany(z => (z.Machines?.Machines ?? []).Select(m => (Machine: m.Name, Name: $"{m.Name}.{z.Name}")))
            .Concat(records.SelectMany(r => r.Machines.Select(m => (Machine: m.Name, r.Name)))).ToLookup(n => n.Machine, n => n.Name, StringComparer.Ordinal);
        _ofService = records.SelectMany(r => r.Services.Concat(r.Links.Select(l => l.Service!)).Select(s => (Service: s.Name, r.Name))).ToLookup(n => n.Service, n => n.Name, StringComparer.Ordinal);
        _serviceZones = zones.SelectMany(z => z.Services.Select(s => (Service: s.Name, z.Name)))
            .Concat(topology.NameServers.SelectMany(n => n.Zones.Select(z => (Service: n.Service.Name, z.Name)))).Distinct().ToLookup(n => n.Service, n => n.Name, StringComparer.Ordinal);
        _aliases = records.Where(r => r.Kind == DnsRecordKind.Cname).SelectMany(r => r.Targets.Select(t => (Target: t, r.Name))).ToLookup(a => a.Target, a => a.Name, StringComparer.Ordinal);
    }

    /// <summary>Names of a machine, ordered; at least one.</summary>
    public IReadOnlyList<string> Of(Machine machine) => Finish(_ofMachine[machine.Name], $"{machine.Name}.{_home}");

    /// <summary>Names of a service on one of its machines, with those of the machine, ordered; at least one.</summary>
    public IReadOnlyList<string> Of(Service service, Machine machine)
    {
        var names = _serviceZones[service.Name].SelectMany(z => new[] { $"{service.Name}.{z}", $"{machine.Name}.{service.Name}.{z}" })
            .Concat(_ofMachine[machine.Name]).Concat(_ofService[service.Name]);
        return Finish(names, $"{service.Name}.{_home}", $"{machine.Name}.{service.Name}.{_home}");
    }

    // Other names for these are names too: whoever asks for www checks the certificate for www.
    private IReadOnlyList<string> Finish(IEnumerable<string> own, params IReadOnlyList<string> otherwise)
    {
        var names = new SortedSet<string>(own, StringComparer.Ordinal);
        for (var step = 0; step < MostSteps; step++)
        {
            var more = names.SelectMany(n => _aliases[n]).Where(a => !names.Contains(a)).ToList();
            names.UnionWith(more);
            if (more.Count == 0)
            {
                break;
            }
        }

        // A name with an underscore is no host's, and no authority puts it into a certificate.
        names.RemoveWhere(n => n.Contains('_', StringComparison.Ordinal));
        return names.Count > 0 ? [.. names] : otherwise;
    }
}
