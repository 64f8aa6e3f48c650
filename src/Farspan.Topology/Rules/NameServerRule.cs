using Farspan.Topology.Model;
using Farspan.Topology.Model.Dns;
using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>A name server answers somebody something, is not alone for everybody, does not ask itself, and its ports speak what they can.</summary>
internal sealed class NameServerRule : ITopologyRule
{
    private const string ServerCode = "FS1255";
    private const string TlsPort = "dot";
    private const string HttpPort = "doh";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        var gateways = topology.Topology.Gateways.DistinctBy(g => g.Service.Name).ToDictionary(g => g.Service.Name, StringComparer.Ordinal);
        var byService = new Dictionary<string, NameServer>(StringComparer.Ordinal);
        foreach (var source in topology.NameServers)
        {
            var server = source.Model;
            foreach (var fault in Faults(topology, server))
            {
                topology.Findings.Error(ServerCode, server.Location, fault);
            }

            if (gateways.TryGetValue(server.Service.Name, out var gateway))
            {
                topology.Findings.Error(ServerCode, server.Location, $"Service '{server.Service.Name}' is gateway '{gateway.Name}' already; give name server '{server.Name}' a service of its own.", gateway.Location);
            }
            else if (!byService.TryAdd(server.Service.Name, server))
            {
                var other = byService[server.Service.Name];
                topology.Findings.Error(ServerCode, server.Location, $"Service '{server.Service.Name}' is name server '{other.Name}' already; put the zones of '{server.Name}' there, or give it a service of its own.", other.Location);
            }

            CheckForwards(topology, server);
            CheckAlone(topology, server);
        }

        CheckClients(topology);
    }

    private static IEnumerable<string> Faults(ResolvedTopology topology, NameServer server)
    {
        if (server.Zones.Count + server.Forwards.Count == 0)
        {
            yield return $"Name server '{server.Name}' knows no names: it has neither 'zones' nor 'forward'; add one of them.";
        }

        foreach (var port in server.Service.Ports.Where(p => p.Protocol == TransportProtocol.Tcp))
        {
            var layer = topology.TlsLayers.FirstOrDefault(l => l.Model.Ports.Any(p => p.Service.Name == server.Service.Name && p.Port.Name == port.Name));
            if (port.Name == TlsPort && layer is null)
            {
                yield return $"Port '{port.Name}' of service '{server.Service.Name}' speaks DNS over TLS, but no TLS layer says with which certificate; add 'of: service/{server.Service.Name}, ports: {port.Name}' to a layer under 'tls'.";
            }
            else if (port.Name != TlsPort && layer is not null)
            {
                var instead = port.Name == HttpPort ? "a gateway in front of it speaks TLS" : $"only one called '{TlsPort}' speaks TLS";
                yield return $"Port '{port.Name}' of name server '{server.Name}' is in TLS layer '{layer.Model.Name}', but it speaks in clear: {instead}; take it out of the layer.";
            }
        }
    }

    private static void CheckForwards(ResolvedTopology topology, NameServer server)
    {
        foreach (var forward in server.Forwards)
        {
            if (server.Zones.FirstOrDefault(z => z.Name == forward.Domain && z.Views.Count == 0) is { } zone)
            {
                topology.Findings.Error(ServerCode, forward.Location, $"Nobody is ever asked for '{forward.Domain}', because name server '{server.Name}' has a zone of this name and answers by itself; remove one of the two.", zone.Location);
            }

            foreach (var upstream in forward.Servers.Where(s => s.Service?.Name == server.Service.Name))
            {
                topology.Findings.Error(ServerCode, forward.Location, $"Name server '{server.Name}' would ask itself for {(forward.Domain.Length == 0 ? "every other name" : $"'{forward.Domain}'")}: it is service '{upstream.Service!.Name}'; name another server.");
            }
        }
    }

    // Not an error: a homelab has one machine that can. But whoever looks at what a fault takes along should know.
    private static void CheckAlone(ResolvedTopology topology, NameServer server)
    {
        var others = server.Clients?.Machines.Count(m => server.Service.Candidates.All(c => c.Name != m.Name)) ?? 0;
        if (Math.Min(server.Service.Replicas ?? int.MaxValue, server.Service.Candidates.Count) == 1 && others > 1)
        {
            topology.Findings.Warning(ServerCode, server.Location, FormattableString.Invariant(
                $"Only machine '{server.Service.Candidates[0].Name}' runs name server '{server.Name}': while it is down, {others} other machines resolve no names; let a second machine run service '{server.Service.Name}'."), server.Service.Location);
        }
    }

    private static void CheckClients(ResolvedTopology topology)
    {
        var first = new Dictionary<string, NameServer>(StringComparer.Ordinal);
        foreach (var server in topology.NameServers.Select(s => s.Model))
        {
            foreach (var machine in server.Clients?.Machines ?? [])
            {
                if (!first.TryAdd(machine.Name, server) && !ReferenceEquals(first[machine.Name], server))
                {
                    topology.Findings.Warning(ServerCode, server.Location,
                        $"Machine '{machine.Name}' is a client of both name servers '{first[machine.Name].Name}' and '{server.Name}', and its resolver asks the second only while the first is silent; let one of them forward to the other, or narrow 'clients'.", first[machine.Name].Location);
                    break;
                }
            }
        }
    }
}
