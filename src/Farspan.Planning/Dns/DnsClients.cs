using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Filters;
using Farspan.State.Names;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model.Dns;

namespace Farspan.Planning.Dns;

/// <summary>Who asks which machine of a name server, by which plane; and the resolvers that follow.</summary>
internal sealed class DnsClients
{
    // resolv.conf(5): MAXNS is 3; what stands behind is never asked.
    private const int MostServers = 3;

    // Six domains are what older resolvers read (resolv.conf(5), MAXDNSRCH before glibc 2.26).
    private const int MostDomains = 6;

    private readonly ServerAddresses _addresses;
    private readonly ResolverSpec _none;
    private readonly Dictionary<int, ResolverSpec> _resolvers = [];
    private readonly List<(NameServer Server, int Client, IReadOnlyList<(int Machine, int Plane)> Reached)> _pairs = [];

    public DnsClients(ServerAddresses addresses, SideResolver sides, DnsReach reach, List<Diagnostic> diagnostics)
    {
        _addresses = addresses;
        _none = new ResolverSpec { Servers = [], Search = [$"{addresses.Addresses.Topology.Name}.internal"] };
        foreach (var server in addresses.Addresses.Topology.NameServers.Where(s => s.Clients is not null))
        {
            foreach (var client in sides.Whole(server.Clients!, SideResolver.Underlay).Machines)
            {
                var reached = reach.From(client, server);
                _pairs.Add((server, client, reached));
                if (reached.Count == 0)
                {
                    diagnostics.Add(DnsDiagnostics.NoWay(server, addresses.Addresses.Topology.Machines[client]));
                }
            }
        }

        foreach (var client in _pairs.GroupBy(p => p.Client))
        {
            _resolvers.Add(client.Key, Resolver(client.Key, [.. client.Select(p => (p.Server, p.Reached))]));
        }
    }

    /// <summary>Every client of every server with the machines that it reaches, the nearest first.</summary>
    public IReadOnlyList<(NameServer Server, int Client, IReadOnlyList<(int Machine, int Plane)> Reached)> Pairs => _pairs;

    /// <summary>How the machine of this number resolves names.</summary>
    public ResolverSpec Of(int machine) => _resolvers.GetValueOrDefault(machine) ?? _none;

    private ResolverSpec Resolver(int client, IReadOnlyList<(NameServer Server, IReadOnlyList<(int Machine, int Plane)> Reached)> servers)
    {
        List<IPAddress> found = [.. servers.SelectMany(s => s.Reached).Select(r => Asked(client, r.Machine, r.Plane)).Distinct().Take(MostServers)];
        List<string> domains = [.. servers.Where(s => s.Reached.Count > 0).SelectMany(s => s.Server.Zones).Where(z => z.Machines is not null || z.Services.Count > 0).Select(z => z.Name).Distinct(StringComparer.Ordinal).Take(MostDomains)];
        return found.Count == 0 ? _none : new ResolverSpec { Servers = found, Search = domains.Count > 0 ? domains : _none.Search };
    }

    private IPAddress Asked(int client, int machine, int plane) =>
        _addresses.On(machine, plane).First(a => _addresses.On(client, plane).Any(c => c.IsV6 == a.IsV6));
}
