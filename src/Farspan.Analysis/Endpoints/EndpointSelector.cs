using System.Runtime.CompilerServices;
using Farspan.Addressing;
using Farspan.Analysis.Ports;
using Farspan.Planning;
using Farspan.State.Filters;
using Farspan.State.Services;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Endpoints;

/// <summary>What a selector means in a plan: endpoints that send, and endpoints with ports that are reached.</summary>
/// <remarks>
/// <para>Machines mean all their endpoints, of the underlay and of overlays; <c>internet</c> its parts; <c>cidr/…</c> what lies within the block.</para>
/// <para>A service means the machines that the plan put it on, and not those that may run it only; among several terms, a machine that may run one of
/// the named services is meant as its host (as policies are compiled).</para>
/// </remarks>
public sealed class EndpointSelector
{
    private readonly EndpointTable _endpoints;
    private readonly PortSpace _ports;
    private readonly Dictionary<string, Dictionary<string, ServiceSpec>> _hosts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<ServiceSpec>> _services;
    private readonly ConditionalWeakTable<EndpointSet, IReadOnlyList<Endpoint>> _senders = [];

    /// <summary>Prepares to select from a plan; <paramref name="endpoints"/> and <paramref name="ports"/> are of the same plan.</summary>
    public EndpointSelector(NetworkPlan plan, EndpointTable endpoints, PortSpace ports)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _endpoints = endpoints;
        _ports = ports;
        _services = plan.Machines.ToDictionary(m => m.Machine, m => m.Services, StringComparer.Ordinal);
        foreach (var (machine, service) in plan.Machines.SelectMany(m => m.Services.Select(s => (m.Machine, s))))
        {
            if (!_hosts.TryGetValue(service.Name, out var hosts))
            {
                _hosts.Add(service.Name, hosts = new Dictionary<string, ServiceSpec>(StringComparer.Ordinal));
            }

            hosts.Add(machine, service);
        }

        Transport = new PortSet(ports);
        for (var atom = 0; atom < ports.Atoms.Count; atom++)
        {
            if (ports.Atoms[atom].Protocol is not (FilterProtocol.Icmp or FilterProtocol.IcmpV6))
            {
                Transport.Add(atom);
            }
        }
    }

    /// <summary>Everything but ICMP: what a claim without ports speaks of.</summary>
    public PortSet Transport { get; }

    /// <summary>The machines that the plan put a service on, in the plan's order; empty where none.</summary>
    public IReadOnlyCollection<string> Members(Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return _hosts.TryGetValue(service.Name, out var hosts) ? hosts.Keys : [];
    }

    /// <summary>The addresses and ports of a service on one of its machines, or null where it does not run there.</summary>
    public ServiceSpec? On(string machine, Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return _hosts.GetValueOrDefault(service.Name)?.GetValueOrDefault(machine);
    }

    /// <summary>Ports that a claim or policy names; <see cref="Transport"/> where it names none.</summary>
    public PortSet Ports(IReadOnlyList<PortMatch> ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        return ports.Count == 0 ? Transport : Some(ports);
    }

    /// <summary>The machines that are meant, those of services included, in order of their endpoints.</summary>
    public IReadOnlyList<string> Machines(EndpointSet set) =>
        [.. Senders(set).Where(e => !e.IsInternet).Select(e => e.Node).Distinct(StringComparer.Ordinal)];

    /// <summary>Where packets of the selected begin.</summary>
    public IReadOnlyList<Endpoint> Senders(EndpointSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return _senders.GetValue(set, FindSenders);
    }

    /// <summary>Where the selected are meant to be reached: services at the addresses that they are bound to, everything else at every endpoint.</summary>
    public IReadOnlyList<EndpointTarget> Receivers(EndpointSet set, IReadOnlyList<PortMatch> ports)
    {
        ArgumentNullException.ThrowIfNull(set);
        return [.. Targets(set, ports, (machine, service) => service.Bind.Select(_endpoints.Find).OfType<Endpoint>().Where(e => Same(e.Node, machine)), (_, service, asked) => PortsOf(service, asked))];
    }

    /// <summary>Where the selected must not be reached: services at every address of their machines, except where another service is bound to that port.</summary>
    public IReadOnlyList<EndpointTarget> Surfaces(EndpointSet set, IReadOnlyList<PortMatch> ports)
    {
        ArgumentNullException.ThrowIfNull(set);
        return [.. Targets(set, ports, (machine, _) => _endpoints.Of(machine), (endpoint, service, asked) => PortsOf(service, asked).Except(OfOthers(endpoint, service)))];
    }

    private IEnumerable<EndpointTarget> Targets(
        EndpointSet set, IReadOnlyList<PortMatch> ports, Func<string, ServiceSpec, IEnumerable<Endpoint>> places, Func<Endpoint, ServiceSpec, IReadOnlyList<PortMatch>, PortSet> portsAt)
    {
        var found = new SortedDictionary<int, PortSet>();
        foreach (var (machine, service) in set.Services.SelectMany(s => _hosts.GetValueOrDefault(s.Name) ?? []).Select(h => (h.Key, h.Value)))
        {
            foreach (var endpoint in places(machine, service))
            {
                Add(found, endpoint, portsAt(endpoint, service, ports));
            }
        }

        var all = ports.Count == 0 ? Transport : Some([.. ports.Where(p => p.Name is null || set.Services.Count == 0)]);
        foreach (var endpoint in Plain(set))
        {
            Add(found, endpoint, all);
        }

        return found.Where(f => !f.Value.IsEmpty).Select(f => new EndpointTarget(_endpoints.All[f.Key], f.Value));
    }

    // A named port belongs to the services that have it; a literal one to all that are named.
    private PortSet PortsOf(ServiceSpec service, IReadOnlyList<PortMatch> asked)
    {
        var named = asked.Where(p => p.Name is null || service.Ports.Any(s => Same(s.Name, p.Name) && s.Protocol == PortSpace.Of(p.Protocol) && s.Ports == p.Ports)).ToList();
        return asked.Count == 0 ? OfService(service) : Some(named);
    }

    private PortSet OfOthers(Endpoint endpoint, ServiceSpec service)
    {
        if (service.Bind.Contains(endpoint.Address))
        {
            return new PortSet(_ports);
        }

        return _services.GetValueOrDefault(endpoint.Node, [])
            .Where(s => !Same(s.Name, service.Name) && s.Bind.Contains(endpoint.Address))
            .Aggregate(new PortSet(_ports), (all, s) => all.Or(OfService(s)));
    }

    private PortSet Some(IReadOnlyList<PortMatch> ports) => ports.Aggregate(new PortSet(_ports), (all, p) => all.Or(_ports.Set(PortSpace.Of(p.Protocol), p.Ports)));

    private PortSet OfService(ServiceSpec service) => service.Ports.Aggregate(new PortSet(_ports), (all, p) => all.Or(_ports.Set(p.Protocol, p.Ports)));

    private IReadOnlyList<Endpoint> FindSenders(EndpointSet set)
    {
        var hosts = set.Services.SelectMany(s => _hosts.GetValueOrDefault(s.Name)?.Keys ?? Enumerable.Empty<string>()).SelectMany(_endpoints.Of);
        return [.. Plain(set).Concat(hosts).DistinctBy(e => e.Id).OrderBy(e => e.Id)];
    }

    // What is meant without the services.
    private IEnumerable<Endpoint> Plain(EndpointSet set)
    {
        var candidates = set.Services.SelectMany(s => s.Candidates).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        var named = set.Machines.Where(m => !candidates.Contains(m.Name)).SelectMany(m => _endpoints.Of(m.Name));
        var outside = set.IncludesInternet ? _endpoints.Internet : [];
        var inBlocks = set.Cidrs.Count == 0 ? [] : _endpoints.All.Where(e => e.Blocks.All(b => set.Cidrs.Any(c => c.Contains(b))));
        return named.Concat(outside).Concat(inBlocks).DistinctBy(e => e.Id);
    }

    private static void Add(SortedDictionary<int, PortSet> found, Endpoint endpoint, PortSet ports) =>
        found[endpoint.Id] = found.TryGetValue(endpoint.Id, out var known) ? known.Or(ports) : ports;

    private static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.Ordinal);
}
