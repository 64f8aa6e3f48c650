using System.Net;
using Farspan.Addressing;
using Farspan.Planning;
using Farspan.State.Filters;
using Farspan.State.Gateways;
using Farspan.State.Services;
using Farspan.Topology.Model;
using Farspan.Verification.Flows;

namespace Farspan.Verification.Probes;

/// <summary>Finds the nodes and ports that a selector means.</summary>
internal sealed class TargetFinder
{
    /// <summary>Asked for where a claim says «every port»: hardly a machine has none of its own on it, and the answer of a closed port gives a hole away just as well.</summary>
    private const ushort UndeclaredPort = 22;

    private static readonly (TransportProtocol, ushort)[] _waysOut =
        [(TransportProtocol.Udp, 53), (TransportProtocol.Tcp, 53), (TransportProtocol.Udp, 123), (TransportProtocol.Tcp, 80), (TransportProtocol.Tcp, 443), (TransportProtocol.Udp, 443)];

    private readonly NetworkPlan _plan;
    private readonly AddressBook _book;
    private readonly PolicyOracle _oracle;
    private readonly Dictionary<string, IReadOnlyList<ServiceSpec>> _services;
    private readonly Dictionary<string, IReadOnlyList<GatewaySpec>> _gateways;
    private readonly Lazy<ClaimSurfaces> _surfaces;

    public TargetFinder(NetworkPlan plan, AddressBook book, PolicyOracle oracle)
    {
        _plan = plan;
        _book = book;
        _oracle = oracle;
        _services = plan.Machines.ToDictionary(m => m.Machine, m => m.Services, StringComparer.Ordinal);
        _gateways = plan.Machines.Where(m => m.Gateways.Count > 0).ToDictionary(m => m.Machine, m => m.Gateways, StringComparer.Ordinal);
        _surfaces = new Lazy<ClaimSurfaces>(() => new ClaimSurfaces(plan));
        Everyone = [.. plan.Machines.Select(m => m.Machine), .. book.Internet is { } internet ? new[] { internet } : []];
    }

    /// <summary>Every node that can begin a conversation: all machines, then the internet host.</summary>
    public IReadOnlyList<string> Everyone { get; }

    /// <summary>The nodes that a selector means as beginners of a conversation.</summary>
    public IReadOnlyList<string> Nodes(EndpointSet set) =>
        [.. Everyone.Where(node => _book.Of(node).Any(a => _oracle.Means(set, node, a.Address)))];

    /// <summary>Where a policy or an <c>always</c> claim lets conversations arrive: services at the addresses they are bound to, machines and blocks on the underlay.</summary>
    public List<Target> Allowed(EndpointSet to, IReadOnlyList<PortMatch> ports, bool everyPort)
    {
        var targets = new List<Target>();
        foreach (var (address, service) in Places(to))
        {
            targets.AddRange(Ports(address, service, ports, everyPort).Select(p => new Target(address, p.Protocol, p.Port)));
        }

        return [.. targets.Distinct()];
    }

    /// <summary>Where a claim forbids conversations to arrive: every address of the machines, whatever it is bound to, but no port that another service has there.</summary>
    public List<Target> Forbidden(EndpointSet to, IReadOnlyList<PortMatch> ports, bool underlayOnly)
    {
        var isMeant = _surfaces.Value.Of(to, ports);
        return [.. Anywhere(to, ports, underlayOnly).Where(isMeant)];
    }

    /// <summary>Where a claim forbids any conversation to arrive outside of overlays: every underlay address of the machines.</summary>
    public List<Target> ForbiddenUnderlay(EndpointSet to) => Anywhere(to, [], underlayOnly: true);

    /// <summary>The internet host, by every family and protocol: DNS, NTP, the web, and what the machines that are cut off offer themselves. Empty where the plan has none.</summary>
    public List<Target> Outside(EndpointSet from)
    {
        var own = Nodes(from).SelectMany(n => _services.GetValueOrDefault(n, [])).SelectMany(s => s.Ports).Select(p => (ProtocolOf(p), p.Ports.First));
        var ports = _waysOut.Concat(own).Distinct().ToList();
        return _book.Internet is { } internet ? [.. _book.Of(internet).SelectMany(a => ports.Select(p => new Target(a, p.Item1, p.Item2)))] : [];
    }

    /// <summary>Every declared port of every service, at every address its machine has.</summary>
    public IEnumerable<Target> Declared() => _plan.Machines.SelectMany(m => m.Services
        .SelectMany(s => s.Ports)
        .SelectMany(p => Sample(ProtocolOf(p), p.Ports))
        .Distinct()
        .SelectMany(p => _book.Of(m.Machine).Select(a => new Target(a, p.Protocol, p.Port))));

    /// <summary>What listens at an address and port according to the plan, or null.</summary>
    public ProbeService? Listener(string node, IPAddress address, TransportProtocol protocol, ushort port)
    {
        foreach (var service in _services.GetValueOrDefault(node, []))
        {
            var match = service.Bind.Contains(address)
                ? service.Ports.FirstOrDefault(p => ProtocolOf(p) == protocol && p.Ports.First <= port && port <= p.Ports.Last)
                : null;
            if (match is not null)
            {
                return new ProbeService { Name = service.Name, PortName = match.Name, Recipe = service.Recipe, IsTls = IsTls(node, service, match.Name) };
            }
        }

        return null;
    }

    private bool IsTls(string node, ServiceSpec service, string port) => service.Tls.Any(t => t.Port == port && t.Certificate is not null) || _gateways.GetValueOrDefault(node, [])
        .Any(g => g.Service == service.Name && g.Listeners.Any(l => l.Name == port && l.Tls is not null));

    /// <summary>First, middle and last port of a range.</summary>
    public static IEnumerable<(TransportProtocol Protocol, ushort Port)> Sample(TransportProtocol protocol, PortRange range) =>
        new[] { range.First, (ushort)(range.First + ((range.Last - range.First) / 2)), range.Last }.Distinct().Select(p => (protocol, p));

    private List<Target> Anywhere(EndpointSet to, IReadOnlyList<PortMatch> ports, bool underlayOnly)
    {
        var asService = to.Services.SelectMany(s => _plan.Machines.Where(m => _oracle.Runs(m.Machine, s)).Select(m => (Node: m.Machine, Service: (Service?)s)));
        var asMachine = Everyone.Where(n => _book.Of(n).Any(a => _oracle.MeansAsMachine(to, n, a.Address))).Select(n => (Node: n, Service: (Service?)null));
        var targets = new List<Target>();
        foreach (var (node, service) in asService.Concat(asMachine))
        {
            foreach (var address in _book.Of(node).Where(a => !underlayOnly || a.Overlay is null))
            {
                var declared = ports.Count > 0 ? ports.SelectMany(p => Sample(p.Protocol, p.Ports)) : DeclaredAnd(UndeclaredPort, node, service);
                targets.AddRange(declared.Select(p => new Target(address, p.Protocol, p.Port)));
            }
        }

        return [.. targets.Distinct()];
    }

    private IEnumerable<(NodeAddress Address, Service? Service)> Places(EndpointSet to)
    {
        foreach (var service in to.Services)
        {
            foreach (var machine in _plan.Machines.Where(m => _oracle.Runs(m.Machine, service)))
            {
                var bind = machine.Services.First(s => string.Equals(s.Name, service.Name, StringComparison.Ordinal)).Bind;
                foreach (var address in _book.Of(machine.Machine).Where(a => bind.Contains(a.Address)))
                {
                    yield return (address, service);
                }
            }
        }

        foreach (var address in Everyone.SelectMany(_book.Of).Where(a => a.Overlay is null
            ? _oracle.MeansAsMachine(to, a.Node, a.Address)
            : to.Cidrs.Any(c => c.Contains(a.Address))))
        {
            yield return (address, null);
        }
    }

    private IEnumerable<(TransportProtocol Protocol, ushort Port)> Ports(
        NodeAddress address, Service? service, IReadOnlyList<PortMatch> ports, bool everyPort)
    {
        if (everyPort)
        {
            return DeclaredAnd(UndeclaredPort, address.Node, service);
        }

        var inside = service is null ? [] : ports.SelectMany(p => service.Ports
            .Where(s => s.Protocol == p.Protocol && s.Ports.Overlaps(p.Ports) && (p.Name is null || string.Equals(p.Name, s.Name, StringComparison.Ordinal)))
            .SelectMany(s => Sample(s.Protocol, new PortRange(Math.Max(s.Ports.First, p.Ports.First), Math.Min(s.Ports.Last, p.Ports.Last))))).ToList();
        return inside.Count > 0 ? inside.Distinct() : ports.Where(p => service is null || p.Name is null).SelectMany(p => Sample(p.Protocol, p.Ports)).Distinct();
    }

    private IEnumerable<(TransportProtocol Protocol, ushort Port)> DeclaredAnd(ushort other, string node, Service? service)
    {
        var declared = service is not null
            ? service.Ports.SelectMany(p => Sample(p.Protocol, p.Ports))
            : _services.GetValueOrDefault(node, []).SelectMany(s => s.Ports).SelectMany(p => Sample(ProtocolOf(p), p.Ports));
        return declared.Append((TransportProtocol.Tcp, other)).Distinct();
    }

    private static TransportProtocol ProtocolOf(ServicePortSpec port) =>
        port.Protocol == FilterProtocol.Udp ? TransportProtocol.Udp : TransportProtocol.Tcp;
}
