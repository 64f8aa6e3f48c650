using Farspan.Addressing;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Reachability;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Filters;

namespace Farspan.Analysis.Explanations;

/// <summary>Explains single packets of a plan: the path, and every rule that decides on it.</summary>
public sealed class Explainer
{
    // What nobody declares, for the packet that shows how everything else is refused.
    private const ushort UndeclaredPort = 22;
    private const ushort EchoV6 = 128;
    private const int MostNearMisses = 4;

    private readonly NetworkPlan _plan;
    private readonly PacketTracer _tracer;
    private readonly Entrances _entrances;
    private readonly EndpointSelector _selector;
    private readonly Dictionary<string, MachineSpec> _nodes;

    /// <summary>Prepares to explain a plan.</summary>
    public Explainer(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        Endpoints = EndpointTable.Of(plan);
        Ports = PortSpace.Of(plan);
        _tracer = new PacketTracer(plan);
        _entrances = new Entrances(plan);
        _selector = new EndpointSelector(plan, Endpoints, Ports);
        _nodes = plan.Machines.Concat(plan.Fabric).ToDictionary(m => m.Machine, StringComparer.Ordinal);
    }

    /// <summary>The endpoints of the plan.</summary>
    public EndpointTable Endpoints { get; }

    /// <summary>The ports of the plan.</summary>
    public PortSpace Ports { get; }

    /// <summary>Explains a packet to each of the destinations, from the address that the sender's kernel would choose for it.</summary>
    /// <param name="from">Addresses of one sender.</param>
    /// <param name="to">Where to; those that are no pair with the sender are left out.</param>
    /// <param name="port">The port, or null for every port.</param>
    public IReadOnlyList<Explanation> Explain(IReadOnlyList<Endpoint> from, IReadOnlyList<Endpoint> to, (FilterProtocol Protocol, ushort Port)? port)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return
        [
            .. to.Select(t => (From: SourceFor(from, t), To: t)).Where(p => p.From is not null)
                .Select(p => port is { } one ? One(p.From!, p.To, one) : Every(p.From!, p.To)),
        ];
    }

    private Explanation One(Endpoint from, Endpoint to, (FilterProtocol Protocol, ushort Port) port)
    {
        // Echo has its own number in each family (RFC 792; RFC 4443 section 4.1).
        var answer = Ask(from, to, port.Protocol == FilterProtocol.Icmp && to.Address.IsV6 ? (FilterProtocol.IcmpV6, EchoV6) : port);
        return new Explanation { From = from, To = to, Open = null, Shown = answer, Refused = null, NearMisses = NearMisses(from, to, answer) };
    }

    private Explanation Every(Endpoint from, Endpoint to)
    {
        var open = new PortSet(Ports);
        for (var atom = 0; atom < Ports.Atoms.Count; atom++)
        {
            var (protocol, first, _) = Ports.Atoms[atom];
            if (Ask(from, to, (protocol, first)).Connects == true)
            {
                open.Add(atom);
            }
        }

        // Errors and echo pass everywhere, and an overlay's own datagrams carry others' packets: neither is what is asked for.
        var useful = open.And(_selector.EveryPort).Except(_selector.TunnelPorts(to));
        var listening = Listening(to);
        var passes = listening.Concat(useful.Atoms().Select(PortOf))
            .FirstOrDefault(p => useful.Contains(Ports.IndexOf(p.Protocol, p.Port)), (Protocol: FilterProtocol.Any, Port: (ushort)0));
        var refused = listening.Append((Protocol: FilterProtocol.Tcp, Port: UndeclaredPort)).Concat(_selector.EveryPort.Except(open).Atoms().Select(PortOf))
            .Where(p => !open.Contains(Ports.IndexOf(p.Protocol, p.Port))).Select(p => Ask(from, to, p)).FirstOrDefault();
        var shown = useful.IsEmpty ? refused! : Ask(from, to, passes);
        return new Explanation
        {
            From = from,
            To = to,
            Open = open,
            Shown = shown,
            Refused = useful.IsEmpty ? null : refused,
            NearMisses = refused is null ? [] : NearMisses(from, to, refused),
        };
    }

    private (FilterProtocol Protocol, ushort Port) PortOf(int atom) => (Ports.Atoms[atom].Protocol, Ports.Atoms[atom].First);

    private IEnumerable<(FilterProtocol Protocol, ushort Port)> Listening(Endpoint to) => _nodes[to.Node].Services
        .Where(s => s.Bind.Contains(to.Address)).SelectMany(s => s.Ports).Select(p => (p.Protocol, p.Ports.First));

    private Answer Ask(Endpoint from, Endpoint to, (FilterProtocol Protocol, ushort Port) port) => _entrances.Ask(_tracer, new Flow
    {
        From = from.Node,
        Source = from.Address,
        Destination = to.Address,
        Protocol = port.Protocol,
        Port = port.Port,
    });

    // The kernel takes an address of the link that the packet leaves by, where it has one.
    private Endpoint? SourceFor(IReadOnlyList<Endpoint> from, Endpoint to)
    {
        var able = from.Where(f => ReachabilityRelation.IsPair(f, to)).ToList();
        return able.Count == 0 ? null
            : RouteLookup.Find(_nodes[able[0].Node], to.Address) is { } route
                ? able.Find(f => string.Equals(f.Link, route.Link, StringComparison.Ordinal)) ?? able[0]
                : able[0];
    }

    private IReadOnlyList<NearMiss> NearMisses(Endpoint from, Endpoint to, Answer answer)
    {
        if (answer.Connects == true)
        {
            return [];
        }

        var flow = answer.Request.Flow;
        var atom = Ports.IndexOf(flow.Protocol, flow.Port);
        var misses = new List<NearMiss>();
        foreach (var policy in _plan.Topology.Policies)
        {
            var target = _selector.Receivers(policy.To, policy.Ports).FirstOrDefault(t => t.Endpoint.Id == to.Id);
            if (target is null)
            {
                continue;
            }

            var isSender = _selector.Senders(policy.From).Any(e => e.Id == from.Id);
            var hasPort = target.Ports.Contains(atom);
            if (!isSender || !hasPort)
            {
                misses.Add(new NearMiss(policy, !isSender && !hasPort ? "neither this sender nor this port" : !isSender ? "not this sender" : "not this port"));
            }
        }

        return [.. misses.OrderBy(m => m.Why.Length).Take(MostNearMisses)];
    }
}
