using System.Net;
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
/// <para>As senders and where nothing may arrive, machines mean all their endpoints, of the underlay and of overlays; where something is to arrive, those of
/// the underlay, as policies open these. <c>internet</c> means its parts, <c>cidr/…</c> what lies within the block.</para>
/// <para>A service means the machines that the plan put it on, and not those that may run it only; among several terms, a machine that may run one of
/// the named services is meant as its host (as policies are compiled).</para>
/// </remarks>
public sealed class EndpointSelector
{
    private readonly EndpointTable _endpoints;
    private readonly PortSpace _ports;
    private readonly Dictionary<string, Dictionary<string, ServiceSpec>> _hosts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<ServiceSpec>> _services;
    private readonly ILookup<IPAddress, ushort> _tunnels;
    private readonly Lazy<PortSet> _everyTunnel;
    private readonly ConditionalWeakTable<EndpointSet, IReadOnlyList<Endpoint>> _senders = [];
    private readonly ConditionalWeakTable<EndpointSet, IReadOnlyList<Endpoint>> _plain = [];
    private readonly ConditionalWeakTable<EndpointSet, List<(Endpoint Endpoint, ServiceSpec Service)>> _bound = [];
    private readonly ConditionalWeakTable<EndpointSet, List<(Endpoint Endpoint, ServiceSpec Service)>> _hosted = [];

    /// <summary>Prepares to select from a plan; <paramref name="endpoints"/> and <paramref name="ports"/> are of the same plan.</summary>
    public EndpointSelector(NetworkPlan plan, EndpointTable endpoints, PortSpace ports)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _endpoints = endpoints;
        _ports = ports;
        _services = plan.Machines.ToDictionary(m => m.Machine, m => m.Services, StringComparer.Ordinal);
        _tunnels = plan.Machines.SelectMany(m => m.Overlays).DistinctBy(o => o.Name, StringComparer.Ordinal)
            .SelectMany(o => o.Members).ToLookup(m => m.Endpoint.Address, m => (ushort)m.Endpoint.Port);
        _everyTunnel = new(() => _tunnels.SelectMany(t => t).Distinct().Aggregate(new PortSet(_ports), (all, p) => all.Or(_ports.Set(FilterProtocol.Udp, new PortRange(p, p)))));
        foreach (var (machine, service) in plan.Machines.SelectMany(m => m.Services.Select(s => (m.Machine, s))))
        {
            if (!_hosts.TryGetValue(service.Name, out var hosts))
            {
                _hosts.Add(service.Name, hosts = new Dictionary<string, ServiceSpec>(StringComparer.Ordinal));
            }

            hosts.Add(machine, service);
        }

        EveryPort = Of(FilterProtocol.Tcp).Or(Of(FilterProtocol.Udp));
        Transport = EveryPort.Or(Of(FilterProtocol.Any));
        Icmp = Of(FilterProtocol.Icmp).Or(Of(FilterProtocol.IcmpV6));
    }

    /// <summary>Every port of TCP and UDP: what a claim that somebody can connect, and a policy for all ports, speak of.</summary>
    public PortSet EveryPort { get; }

    /// <summary>Everything but ICMP: what a claim without ports that nothing arrives speaks of.</summary>
    public PortSet Transport { get; }

    /// <summary>ICMP and ICMPv6.</summary>
    public PortSet Icmp { get; }

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

    /// <summary>The ports where any overlay receives its own datagrams.</summary>
    public PortSet EveryTunnel => _everyTunnel.Value;

    /// <summary>The ports at an endpoint where overlays receive their own datagrams.</summary>
    public PortSet TunnelPorts(Endpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return _tunnels[endpoint.Address].Aggregate(new PortSet(_ports), (all, p) => all.Or(_ports.Set(FilterProtocol.Udp, new PortRange(p, p))));
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

    /// <summary>Where the selected are meant to be reached: services at the addresses that they are bound to, machines on the underlay, blocks wherever they lie.</summary>
    public IReadOnlyList<EndpointTarget> Receivers(EndpointSet set, IReadOnlyList<PortMatch> ports)
    {
        ArgumentNullException.ThrowIfNull(set);
        return Targets(set, ports, EveryPort, e => e.Overlay is null || IsInBlock(set, e), _bound.GetValue(set, FindBound), (_, _, asked) => asked);
    }

    /// <summary>
    /// Where the selected must not be reached: services at every address of their machines, except where another service is bound to that port. Where no
    /// ports are given the datagrams of overlays are left out: an overlay is no service, and what it carries is judged by itself.
    /// </summary>
    public IReadOnlyList<EndpointTarget> Surfaces(EndpointSet set, IReadOnlyList<PortMatch> ports)
    {
        ArgumentNullException.ThrowIfNull(set);
        var targets = Targets(set, ports, Transport, _ => true, _hosted.GetValue(set, FindHosted), ExceptOfOthers);
        return ports.Count > 0 ? targets : [.. targets.Select(t => t with { Ports = t.Ports.Except(TunnelPorts(t.Endpoint)) })];
    }

    private List<EndpointTarget> Targets(
        EndpointSet set, IReadOnlyList<PortMatch> ports, PortSet every, Func<Endpoint, bool> isMeant,
        List<(Endpoint Endpoint, ServiceSpec Service)> places, Func<Endpoint, ServiceSpec, PortSet, PortSet> portsAt)
    {
        var found = new List<EndpointTarget>();

        // Machines that run one service have its ports in common, and so one set of them.
        (ServiceSpec? Service, PortSet Ports) last = (null, every);
        foreach (var (endpoint, service) in places)
        {
            if (last.Service is null || !Same(last.Service.Name, service.Name) || !last.Service.Ports.SequenceEqual(service.Ports))
            {
                last = (service, PortsOf(service, ports));
            }

            found.Add(new EndpointTarget(endpoint, portsAt(endpoint, service, last.Ports)));
        }

        var all = ports.Count == 0 ? every : Some([.. ports.Where(p => p.Name is null || set.Services.Count == 0)]);
        found.AddRange(_plain.GetValue(set, s => [.. FindPlain(s)]).Where(isMeant).Select(e => new EndpointTarget(e, all)));
        return Ordered(found);
    }

    // In order of the endpoints, each once and none without ports.
    private static List<EndpointTarget> Ordered(List<EndpointTarget> found)
    {
        var isOrdered = true;
        for (var i = 1; i < found.Count && isOrdered; i++)
        {
            isOrdered = found[i - 1].Endpoint.Id < found[i].Endpoint.Id;
        }

        if (!isOrdered)
        {
            found = [.. found.GroupBy(t => t.Endpoint.Id).OrderBy(g => g.Key).Select(g => g.Aggregate((a, b) => ReferenceEquals(a.Ports, b.Ports) ? a : a with { Ports = a.Ports.Or(b.Ports) }))];
        }

        found.RemoveAll(t => t.Ports.IsEmpty);
        return found;
    }

    private List<(Endpoint Endpoint, ServiceSpec Service)> FindBound(EndpointSet set) =>
        [.. Hosts(set).SelectMany(h => h.Service.Bind.Select(_endpoints.Find).OfType<Endpoint>().Where(e => Same(e.Node, h.Machine)).Select(e => (e, h.Service)))];

    private List<(Endpoint Endpoint, ServiceSpec Service)> FindHosted(EndpointSet set) => [.. Hosts(set).SelectMany(h => _endpoints.Of(h.Machine).Select(e => (e, h.Service)))];

    private IEnumerable<(string Machine, ServiceSpec Service)> Hosts(EndpointSet set) => set.Services.SelectMany(s => _hosts.GetValueOrDefault(s.Name) ?? []).Select(h => (h.Key, h.Value));

    // A named port belongs to the services that have it; a literal one to all that are named.
    private PortSet PortsOf(ServiceSpec service, IReadOnlyList<PortMatch> asked)
    {
        var named = asked.Where(p => p.Name is null || service.Ports.Any(s => Same(s.Name, p.Name) && s.Protocol == PortSpace.Of(p.Protocol) && s.Ports == p.Ports)).ToList();
        return asked.Count == 0 ? OfService(service) : Some(named);
    }

    private PortSet ExceptOfOthers(Endpoint endpoint, ServiceSpec service, PortSet ports)
    {
        if (service.Bind.Contains(endpoint.Address))
        {
            return ports;
        }

        return _services.GetValueOrDefault(endpoint.Node, [])
            .Where(s => !Same(s.Name, service.Name) && s.Bind.Contains(endpoint.Address))
            .Aggregate(ports, (left, s) => left.Except(OfService(s)));
    }

    private PortSet Some(IReadOnlyList<PortMatch> ports) => ports.Aggregate(new PortSet(_ports), (all, p) => all.Or(_ports.Set(PortSpace.Of(p.Protocol), p.Ports)));

    private PortSet Of(FilterProtocol protocol)
    {
        var set = new PortSet(_ports);
        for (var atom = 0; atom < _ports.Atoms.Count; atom++)
        {
            if (_ports.Atoms[atom].Protocol == protocol)
            {
                set.Add(atom);
            }
        }

        return set;
    }

    private PortSet OfService(ServiceSpec service) => service.Ports.Aggregate(new PortSet(_ports), (all, p) => all.Or(_ports.Set(p.Protocol, p.Ports)));

    private IReadOnlyList<Endpoint> FindSenders(EndpointSet set)
    {
        var hosts = set.Services.SelectMany(s => _hosts.GetValueOrDefault(s.Name)?.Keys ?? Enumerable.Empty<string>()).SelectMany(_endpoints.Of);
        return [.. FindPlain(set).Concat(hosts).DistinctBy(e => e.Id).OrderBy(e => e.Id)];
    }

    // What is meant without the services.
    private IEnumerable<Endpoint> FindPlain(EndpointSet set)
    {
        var candidates = set.Services.SelectMany(s => s.Candidates).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        var named = set.Machines.Where(m => !candidates.Contains(m.Name)).SelectMany(m => _endpoints.Of(m.Name));
        var outside = set.IncludesInternet ? _endpoints.Internet : [];
        var inBlocks = set.Cidrs.Count == 0 ? [] : _endpoints.All.Where(e => IsInBlock(set, e));
        return named.Concat(outside).Concat(inBlocks).DistinctBy(e => e.Id);
    }

    private static bool IsInBlock(EndpointSet set, Endpoint endpoint) => endpoint.Blocks.All(b => set.Cidrs.Any(c => c.Contains(b)));

    private static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.Ordinal);
}
