using System.Globalization;
using System.Net;
using Farspan.State.Dns;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Dns;

namespace Farspan.Planning.Dns;

/// <summary>Makes the records of a zone as one view sees them.</summary>
/// <param name="addresses">Where everything is.</param>
/// <param name="tlsPorts">Ports that speak TLS.</param>
/// <param name="isHidden">True for ports that are on loopback alone, and so nowhere that a record could name.</param>
internal sealed class ZoneRecords(ServerAddresses addresses, IReadOnlySet<(string Service, string Port)> tlsPorts, Func<Service, ServicePort, bool> isHidden)
{
    /// <summary>The records of a zone in a view; null for a server without views.</summary>
    public IReadOnlyList<DnsRecordSpec> Of(NameServer server, DnsZone zone, DnsView? view)
    {
        var records = new RecordSet();
        var ttl = Seconds(zone.Ttl);
        AddServers(records, server, zone, view, ttl);
        foreach (var machine in MachinesOf(zone))
        {
            records.Add(RecordSet.Generated, $"{NameOf(machine)}.{zone.Name}", ttl, InView(machine, view));
        }

        foreach (var service in zone.Services.Where(s => s.Name != server.Service.Name))
        {
            AddService(records, zone, service, ttl);
        }

        foreach (var record in zone.Records.Where(r => IsSeen(r, view)))
        {
            Add(records, record, view, record.Ttl is { } own ? Seconds(own) : ttl);
        }

        return records.Build();
    }

    /// <summary>Numbers of the machines that have a name in a zone.</summary>
    public IEnumerable<int> MachinesOf(DnsZone zone) => zone.Machines is null ? [] : zone.Machines.Machines.Select(addresses.Addresses.NumberOf);

    /// <summary>Name of the name server on a machine, in a zone.</summary>
    public string ServerName(NameServer server, int machine, string zone) => $"{NameOf(machine)}.{server.Service.Name}.{zone}";

    private static bool IsSeen(DnsRecord record, DnsView? view) => record.Views.Count == 0 || (view is not null && record.Views.Contains(view.Name, StringComparer.Ordinal));

    private static uint Seconds(TimeSpan time) => (uint)time.TotalSeconds;

    private void AddServers(RecordSet records, NameServer server, DnsZone zone, DnsView? view, uint ttl)
    {
        foreach (var machine in addresses.MachinesOf(server.Service))
        {
            var name = ServerName(server, machine, zone.Name);
            var own = view?.Over is { } over && addresses.PlanesOf(server).Contains(addresses.NumberOf(over)) ? addresses.On(machine, addresses.NumberOf(over)) : [];
            own = own.Count > 0 ? own : addresses.Bound(server.Service, machine);
            records.Add(RecordSet.Generated, zone.Name, "NS", ttl, $"{name}.");
            records.Add(RecordSet.Generated, name, ttl, own);
            if (zone.Services.Any(s => s.Name == server.Service.Name))
            {
                records.Add(RecordSet.Generated, $"{server.Service.Name}.{zone.Name}", ttl, own);
                AddPorts(records, zone, server.Service, name, ttl);
            }
        }
    }

    private void AddService(RecordSet records, DnsZone zone, Service service, uint ttl)
    {
        foreach (var machine in addresses.MachinesOf(service))
        {
            var bound = addresses.Bound(service, machine);
            var name = $"{NameOf(machine)}.{service.Name}.{zone.Name}";
            records.Add(RecordSet.Generated, $"{service.Name}.{zone.Name}", ttl, bound);
            records.Add(RecordSet.Generated, name, ttl, bound);
            AddPorts(records, zone, service, name, ttl);
        }
    }

    private void AddPorts(RecordSet records, DnsZone zone, Service service, string target, uint ttl)
    {
        foreach (var port in service.Ports.Where(p => p.Ports.Count == 1 && !isHidden(service, p)))
        {
            var protocol = port.Protocol == TransportProtocol.Tcp ? "tcp" : "udp";
            var data = string.Create(CultureInfo.InvariantCulture, $"0 0 {port.Ports.First} {target}.");
            records.Add(RecordSet.Generated, $"_{port.Name}._{protocol}.{service.Name}.{zone.Name}", "SRV", ttl, data);

            // What etcd's discovery asks for: etcd documentation, "Clustering Guide", section "DNS discovery".
            if (service.Recipe == ServiceRecipe.Etcd && port.Name is "client" or "peer")
            {
                var role = port.Name == "peer" ? "server" : "client";
                var secure = tlsPorts.Contains((service.Name, port.Name)) ? "-ssl" : "";
                records.Add(RecordSet.Generated, $"_etcd-{role}{secure}._tcp.{service.Name}.{zone.Name}", "SRV", ttl, data);
            }
        }
    }

    private void Add(RecordSet records, DnsRecord record, DnsView? view, uint ttl)
    {
        var rank = record.Views.Count > 0 ? RecordSet.OfView : RecordSet.General;
        if (record.Kind != DnsRecordKind.Address)
        {
            foreach (var data in record.Data)
            {
                records.Add(rank, record.Name, record.Kind.ToString().ToUpperInvariant(), ttl, data);
            }

            return;
        }

        records.Add(rank, record.Name, ttl, record.Machines.Select(addresses.Addresses.NumberOf).SelectMany(m => record.Over is { } over ? On(m, over) : InView(m, view)));
        records.Add(rank, record.Name, ttl, record.Services.SelectMany(s => addresses.MachinesOf(s).SelectMany(m => record.Over is { } over ? On(m, over) : addresses.Bound(s, m))));
        records.Add(rank, record.Name, ttl, record.Links.SelectMany(l => addresses.Addresses.Endpoints.GetValueOrDefault(l.Name) ?? []));
        records.Add(rank, record.Name, ttl, record.Addresses);
    }

    private IReadOnlyList<IPAddress> On(int machine, Overlay overlay) => addresses.On(machine, addresses.NumberOf(overlay));

    private IReadOnlyList<IPAddress> InView(int machine, DnsView? view) =>
        view?.Over is { } over && On(machine, over) is { Count: > 0 } inside ? inside : addresses.On(machine, Filters.SideResolver.Underlay);

    private string NameOf(int machine) => addresses.Addresses.Topology.Machines[machine].Name;
}
