using Farspan.Planning.Dns;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Dns;

namespace Farspan.Planning.Certificates;

/// <summary>The names that machines and services have in zones, in whatever view.</summary>
internal sealed class CertificateNames(ServerAddresses addresses)
{
    private const int MostSteps = 16;

    /// <summary>Names of a machine, ordered; at least one.</summary>
    public IReadOnlyList<string> Of(Machine machine)
    {
        var names = Zones().Where(z => IsIn(z, machine)).Select(z => $"{machine.Name}.{z.Name}")
            .Concat(Records().Where(r => r.Machines.Any(m => m.Name == machine.Name)).Select(r => r.Name));
        return Finish(names, $"{machine.Name}.{addresses.Addresses.Topology.Name}.internal");
    }

    /// <summary>Names of a service on one of its machines, with those of the machine, ordered; at least one.</summary>
    public IReadOnlyList<string> Of(Service service, Machine machine)
    {
        var zones = Zones().Where(z => z.Services.Any(s => s.Name == service.Name)).Concat(addresses.Addresses.Topology.NameServers.Where(n => n.Service.Name == service.Name).SelectMany(n => n.Zones));
        var names = zones.SelectMany(z => new[] { $"{service.Name}.{z.Name}", $"{machine.Name}.{service.Name}.{z.Name}" })
            .Concat(Zones().Where(z => IsIn(z, machine)).Select(z => $"{machine.Name}.{z.Name}"))
            .Concat(Records().Where(r => r.Services.Any(s => s.Name == service.Name) || r.Machines.Any(m => m.Name == machine.Name)).Select(r => r.Name));
        var home = $"{addresses.Addresses.Topology.Name}.internal";
        return Finish(names, $"{service.Name}.{home}", $"{machine.Name}.{service.Name}.{home}");
    }

    private static bool IsIn(DnsZone zone, Machine machine) => zone.Machines is { } set && set.Machines.Any(m => m.Name == machine.Name);

    private IEnumerable<DnsZone> Zones() => addresses.Addresses.Topology.NameServers.SelectMany(n => n.Zones);

    private IEnumerable<DnsRecord> Records() => Zones().SelectMany(z => z.Records);

    // Other names for these are names too: whoever asks for www checks the certificate for www.
    private IReadOnlyList<string> Finish(IEnumerable<string> own, params IReadOnlyList<string> otherwise)
    {
        var names = new SortedSet<string>(own, StringComparer.Ordinal);
        var aliases = Records().Where(r => r.Kind == DnsRecordKind.Cname).ToList();
        for (var step = 0; step < MostSteps; step++)
        {
            var more = aliases.Where(a => a.Targets.Any(names.Contains) && !names.Contains(a.Name)).Select(a => a.Name).ToList();
            names.UnionWith(more);
            if (more.Count == 0)
            {
                break;
            }
        }

        // A service's name with an underscore is no host's, and no authority puts it into a certificate.
        names.RemoveWhere(n => n.Contains('_', StringComparison.Ordinal));
        return names.Count > 0 ? [.. names] : otherwise;
    }
}
