using System.Net;
using System.Runtime.CompilerServices;
using Farspan.Planning;
using Farspan.Planning.Linking;
using Farspan.Topology.Model;

namespace Farspan.Verification.Flows;

/// <summary>A second opinion on what the topology allows, made from the policies alone and never from the compiled rules.</summary>
/// <remarks>Kept deliberately plain: it loops over policies and asks each one. Only addresses and service placement come from the plan, because the plan chooses them.</remarks>
public sealed class PolicyOracle
{
    private readonly NetworkTopology _topology;
    private readonly AddressBook _book;
    private readonly Dictionary<string, HashSet<string>> _membersByService = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<EndpointSet, HashSet<string>> _names = [];
    private readonly IReadOnlyList<PlannedPrivateLink> _hidden;

    /// <summary>Makes the oracle for the topology of <paramref name="plan"/>.</summary>
    public PolicyOracle(NetworkPlan plan, AddressBook book)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(book);
        _topology = plan.Topology;
        _book = book;
        _hidden = PlannedLinks.PrivateLinks(plan);
        foreach (var (machine, service) in plan.Machines.SelectMany(m => m.Services.Select(s => (m.Machine, s.Name))))
        {
            if (!_membersByService.TryGetValue(service, out var members))
            {
                _membersByService[service] = members = new HashSet<string>(StringComparer.Ordinal);
            }

            members.Add(machine);
        }
    }

    /// <summary>The policies that allow <paramref name="flow"/>, in declaration order; empty means that it is refused.</summary>
    public IReadOnlyList<Policy> Allowing(Flow flow) => [.. _topology.Policies.Where(p => Allows(p, flow))];

    /// <summary>True when some policy allows <paramref name="flow"/>.</summary>
    public bool IsAllowed(Flow flow) => _topology.Policies.Any(p => Allows(p, flow));

    /// <summary>True when <paramref name="set"/> means this node when it speaks from or is spoken to at <paramref name="address"/>; a service means the machines that run it.</summary>
    public bool Means(EndpointSet set, string node, IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(set);
        return MeansAsMachine(set, node, address) || set.Services.Any(s => Runs(node, s));
    }

    /// <summary>True when <paramref name="machine"/> runs <paramref name="service"/>.</summary>
    public bool Runs(string machine, Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return _membersByService.TryGetValue(service.Name, out var members) && members.Contains(machine);
    }

    /// <summary>How the topology lets a packet get between two addresses, whatever the policies say.</summary>
    public DeclaredWay WayBetween(NodeAddress from, NodeAddress to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (from.Address.AddressFamily != to.Address.AddressFamily || !string.Equals(from.Overlay, to.Overlay, StringComparison.Ordinal))
        {
            return DeclaredWay.None;
        }

        if (from.Overlay is { } overlay)
        {
            return new DeclaredWay(WayKind.Overlay, overlay);
        }

        return (from.Subnet, to.Subnet) switch
        {
            ({ } near, { } far) when BetweenSubnets(near, far) is { Kind: not WayKind.None } way => way,
            ({ Exposure: not Exposure.Private } near, { }) => OverInternet(near, to.Node),
            ({ Exposure: Exposure.Public or Exposure.Egress }, null) or (null, { Exposure: Exposure.Public }) => DeclaredWay.Internet,
            _ => DeclaredWay.None,
        };
    }

    /// <summary>The same for one port: strangers have a way to the ports that a router forwards, and askers to the service of a private link.</summary>
    public DeclaredWay WayOf(NodeAddress from, NodeAddress to, TransportProtocol protocol, ushort port)
    {
        if (Hidden(from, to, protocol, port) is { } hidden)
        {
            return new DeclaredWay(WayKind.Link, hidden.Link.Name);
        }

        var way = WayBetween(from, to);
        return way.Kind == WayKind.None && from.Address.AddressFamily == to.Address.AddressFamily &&
            from is { Subnet: null, Overlay: null } && to is { Subnet: { } subnet, Overlay: null } && IsForwarded(subnet, to.Node, protocol, port)
            ? DeclaredWay.Internet
            : way;
    }

    /// <summary>True where a VPN joins the networks of two machines: between these networks it encrypts, and inside them their wire is bare.</summary>
    public bool IsByVpn(NodeAddress from, NodeAddress to) => WayBetween(from, to) is { Kind: WayKind.Link, Name: var name } &&
        _topology.Links.Any(l => l.Method == LinkMethod.Vpn && string.Equals(l.Name, name, StringComparison.Ordinal));

    /// <summary>The private link that leads a machine to a port of another's address, or null.</summary>
    public PlannedPrivateLink? Hidden(NodeAddress from, NodeAddress to, TransportProtocol protocol, ushort port) => from is not { Subnet: { } near, Overlay: null } ? null : _hidden.FirstOrDefault(l =>
        l.Address.Equals(to.Address) && string.Equals(l.Link.First.Name, near.NetworkName, StringComparison.Ordinal) &&
        l.Link.Service!.Ports.Any(p => p.Protocol == protocol && p.Ports.First <= port && port <= p.Ports.Last));

    /// <summary>The private link whose endpoint an address is, or null.</summary>
    public PlannedPrivateLink? Behind(IPAddress endpoint) => _hidden.FirstOrDefault(l => l.Endpoint.Equals(endpoint));

    private DeclaredWay OverInternet(Subnet near, string gateway)
    {
        var link = _topology.Links.FirstOrDefault(l => l.Via is { } via && string.Equals(l.First.Name, near.NetworkName, StringComparison.Ordinal) && Runs(gateway, via.Service));
        return link is null ? DeclaredWay.None : new DeclaredWay(WayKind.Link, link.Name);
    }

    private bool IsForwarded(Subnet subnet, string machine, TransportProtocol protocol, ushort port) => _topology.Networks
        .Where(n => string.Equals(n.Name, subnet.NetworkName, StringComparison.Ordinal))
        .SelectMany(n => n.Forwards)
        .Any(f => string.Equals(f.Machine, machine, StringComparison.Ordinal) && f.Protocol == protocol && f.MachinePorts.First <= port && port <= f.MachinePorts.Last);

    private DeclaredWay BetweenSubnets(Subnet near, Subnet far)
    {
        if (string.Equals(near.NetworkName, far.NetworkName, StringComparison.Ordinal))
        {
            return string.Equals(near.Name, far.Name, StringComparison.Ordinal)
                ? new DeclaredWay(WayKind.Subnet, near.FullName)
                : new DeclaredWay(WayKind.Network, near.NetworkName);
        }

        foreach (var link in _topology.Links.Where(l => l.IsRouted))
        {
            if (link.Joins(near.NetworkName, far.NetworkName))
            {
                return new DeclaredWay(WayKind.Link, link.Name);
            }
        }

        return near.Exposure == Exposure.Public && far.Exposure == Exposure.Public ? DeclaredWay.Internet : DeclaredWay.None;
    }

    private bool Allows(Policy policy, Flow flow) => Means(policy.From, flow.From, flow.Source) && Accepts(policy, flow);

    // A service that is bound to an overlay is meant there and nowhere else; machines are meant on the underlay, blocks wherever they lie.
    private bool Accepts(Policy policy, Flow flow)
    {
        var overlay = _book.Find(flow.Destination)?.Overlay;
        foreach (var service in policy.To.Services)
        {
            if (string.Equals(service.Over?.Name, overlay, StringComparison.Ordinal) && Runs(flow.To, service) && CoversPort(policy, flow, service))
            {
                return true;
            }
        }

        return CoversPort(policy, flow, service: null) &&
            (overlay is null ? MeansAsMachine(policy.To, flow.To, flow.Destination) : policy.To.Cidrs.Any(c => c.Contains(flow.Destination)));
    }

    /// <summary>As <see cref="Means"/>, but without services: machines that are meant only because one may run there are left out.</summary>
    public bool MeansAsMachine(EndpointSet set, string node, IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(set);
        return NamesOf(set).Contains(node) ||
            (set.IncludesInternet && string.Equals(node, _book.Internet, StringComparison.Ordinal)) ||
            set.Cidrs.Any(c => c.Contains(address));
    }

    // A named port belongs to the services that have it; a literal one to all that the policy names.
    private static bool CoversPort(Policy policy, Flow flow, Service? service) =>
        policy.AllPorts || policy.Ports.Any(p => p.Protocol == flow.Protocol && p.Ports.First <= flow.Port && flow.Port <= p.Ports.Last &&
            (service is null || p.Name is null || service.Ports.Any(s => string.Equals(s.Name, p.Name, StringComparison.Ordinal) && s.Protocol == p.Protocol && s.Ports == p.Ports)));

    private HashSet<string> NamesOf(EndpointSet set) => _names.GetValue(set, static s =>
    {
        var hosts = s.Services.SelectMany(x => x.Candidates).Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        return s.Machines.Select(m => m.Name).Where(n => !hosts.Contains(n)).ToHashSet(StringComparer.Ordinal);
    });
}
