using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Filters;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Dns;

namespace Farspan.Planning.Dns;

/// <summary>The policies that name servers need: their clients to them, and they to those that they ask. Plain policies, so that the filter, the proof and the tests know of them without knowing of names.</summary>
internal sealed class DnsPolicies(ServerAddresses addresses, DnsClients clients, DnsReach reach, List<Diagnostic> diagnostics)
{
    /// <summary>The policies of every server.</summary>
    public IReadOnlyList<Policy> All() => [.. addresses.Addresses.Topology.NameServers.SelectMany(s => Answers(s).Concat(Questions(s)))];

    private IEnumerable<Policy> Answers(NameServer server)
    {
        var ports = server.Service.Ports.Where(p => p.Name is not (DnsServerPlanner.HttpPort or DnsServerPlanner.MetricsPort) || p.Protocol == TransportProtocol.Udp).ToList();
        var byTarget = new SortedDictionary<(int Plane, string Key), (IReadOnlyList<int> Machines, List<Machine> Clients)>();
        foreach (var (_, client, reached) in clients.Pairs.Where(p => ReferenceEquals(p.Server, server)))
        {
            foreach (var plane in reached.GroupBy(r => r.Plane))
            {
                IReadOnlyList<int> machines = [.. plane.Select(r => r.Machine).Order()];
                var key = (plane.Key, string.Join(',', machines));
                if (!byTarget.TryGetValue(key, out var target))
                {
                    byTarget.Add(key, target = (machines, []));
                }

                target.Clients.Add(addresses.Addresses.Topology.Machines[client]);
            }
        }

        var number = 0;
        foreach (var ((plane, _), (machines, askers)) in byTarget)
        {
            var whole = plane != SideResolver.Underlay || machines.Count == addresses.MachinesOf(server.Service).Count;
            yield return Make(server, byTarget.Count == 1 ? $"{server.Name} answers" : FormattableString.Invariant($"{server.Name} answers.{++number}"), From(server, askers), whole ? Itself(server, plane) : SetOf(machines, server.Location),
                [.. ports.Select(p => new PortMatch(p.Protocol, p.Ports, whole ? p.Name : null))], server.Location);
        }
    }

    private IEnumerable<Policy> Questions(NameServer server)
    {
        foreach (var (forward, upstream) in server.Forwards.SelectMany(f => f.Servers.Select(s => (f, s))).DistinctBy(p => p.s))
        {
            var (to, ports) = upstream.Service is { } service ? (OfService(service, server.Location), PortsOf(service)) : (Block(upstream.Endpoint!, server.Location), PortsOf((ushort)upstream.Endpoint!.Port));
            var machines = addresses.MachinesOf(server.Service);
            if (upstream.Endpoint is { } endpoint)
            {
                machines = Able(server, machines, endpoint, forward.Location);
            }

            if (machines.Count > 0)
            {
                var from = machines.Count == addresses.MachinesOf(server.Service).Count ? OfService(server.Service, server.Location) : SetOf(machines, server.Location);
                yield return Make(server, $"{server.Name} asks {upstream.Service?.Name ?? upstream.Endpoint!.ToString()}", from, to, ports, forward.Location);
            }
        }
    }

    private IReadOnlyList<int> Able(NameServer server, IReadOnlyList<int> machines, IPEndPoint upstream, SourceSpan place)
    {
        if (IPAddress.IsLoopback(upstream.Address))
        {
            return [];
        }

        var isOutside = !addresses.Addresses.Topology.Networks.SelectMany(n => n.Cidrs).Concat(addresses.Addresses.Topology.Overlays.SelectMany(o => o.Cidrs)).Any(c => c.Contains(upstream.Address));
        foreach (var machine in machines.Where(m => isOutside && !reach.ReachesOutside(m)))
        {
            diagnostics.Add(DnsDiagnostics.CannotAsk(server, addresses.Addresses.Topology.Machines[machine], upstream, place));
        }

        return [.. machines.Where(m => !isOutside || reach.ReachesOutside(m))];
    }

    private static Policy Make(NameServer server, string name, EndpointSet from, EndpointSet to, IReadOnlyList<PortMatch> ports, SourceSpan place) => new()
    {
        Name = name,
        From = from,
        To = to,
        Ports = ports,
        AllPorts = false,
        Gateway = server.Name,
        Location = place,
    };

    private EndpointSet From(NameServer server, List<Machine> askers) =>
        askers.Count == server.Clients!.Machines.Count && server.Clients.Services.Count == 0 ? server.Clients : SetOf([.. askers.Select(addresses.Addresses.NumberOf)], server.Clients.Location);

    // The service as it listens on one plane: a server listens on the overlays of its views too.
    private EndpointSet Itself(NameServer server, int plane)
    {
        var over = plane == SideResolver.Underlay ? null : addresses.Addresses.Overlays[plane].Overlay;
        return OfService(server.Service with { Over = over }, server.Location);
    }

    private static EndpointSet OfService(Service service, SourceSpan place) => new()
    {
        Text = $"service/{service.Name}",
        Machines = service.Candidates,
        IncludesInternet = false,
        Cidrs = [],
        Services = [service],
        Location = place,
    };

    private EndpointSet SetOf(IReadOnlyList<int> machines, SourceSpan place)
    {
        List<Machine> set = [.. machines.Select(m => addresses.Addresses.Topology.Machines[m]).OrderBy(m => m.Name, StringComparer.Ordinal)];
        return new EndpointSet
        {
            Text = string.Join(" + ", set.Select(m => $"machine/{m.Name}")),
            Machines = set,
            IncludesInternet = false,
            Cidrs = [],
            Services = [],
            Location = place,
        };
    }

    private static EndpointSet Block(IPEndPoint upstream, SourceSpan place) => new()
    {
        Text = $"cidr/{upstream.Address.ToHostNetwork()}",
        Machines = [],
        IncludesInternet = false,
        Cidrs = [upstream.Address.ToHostNetwork()],
        Services = [],
        Location = place,
    };

    private static IReadOnlyList<PortMatch> PortsOf(Service service)
    {
        var port = service.Ports.First(p => p.Protocol == TransportProtocol.Udp && p.Ports.Count == 1);
        return [new PortMatch(port.Protocol, port.Ports, port.Name), .. service.Ports.Where(p => p.Protocol == TransportProtocol.Tcp && p.Ports == port.Ports).Select(p => new PortMatch(p.Protocol, p.Ports, p.Name))];
    }

    private static IReadOnlyList<PortMatch> PortsOf(ushort port) =>
        [new PortMatch(TransportProtocol.Tcp, new PortRange(port, port), null), new PortMatch(TransportProtocol.Udp, new PortRange(port, port), null)];
}
