using System.Collections.Frozen;
using System.Net;
using System.Runtime.CompilerServices;
using Farspan.Addressing;
using Farspan.Analysis.Scenarios;
using Farspan.Planning;
using Farspan.Planning.Filters;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.State.Links;
using Farspan.State.Overlays;

namespace Farspan.Analysis.Forwarding;

/// <summary>Follows one packet through a plan, node by node, as the kernels of its nodes would, and its answer back.</summary>
/// <remarks>
/// <para>One packet at a time and nothing clever: what it says is what the fast relation must say too. Not for several threads at once.</para>
/// <para>
/// Order at a node, from Linux: destinations are translated, then route look-up and rp_filter (ip-sysctl), then the input or forward chain, or output at the
/// sender, then sources are translated (nft(8)). Answers of a connection are told by the addresses that its first packet left with, and undone.
/// </para>
/// </remarks>
public sealed class PacketTracer
{
    // Positions of names, machines first: a plan that differs by filters alone has the same.
    private readonly Dictionary<string, int> _positions;
    private readonly NetworkPlan _plan;
    private readonly Dictionary<string, FilterDecider> _filters = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<object, CryptokeyTable> _peers;
    private readonly ConditionalWeakTable<AddressSetSpec, SetMembers> _members;
    private readonly Segments _segments;
    private readonly FailureSet _lost;
    private readonly FrozenSet<string> _ignored;
    private readonly FrozenSet<string> _open;
    private readonly IReadOnlyList<IPNetwork> _outside;

    /// <summary>A tracer over a plan of which a part may be lost.</summary>
    public PacketTracer(NetworkPlan plan, FailureSet? lost = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _lost = lost ?? FailureSet.None;
        _ignored = _open = FrozenSet<string>.Empty;
        (_plan, _positions, _peers, _members) = (plan, new Dictionary<string, int>(StringComparer.Ordinal), [], []);
        foreach (var (position, spec) in plan.Machines.Concat(plan.Fabric).Index())
        {
            _positions[spec.Machine] = position;
        }

        _segments = new Segments(plan);
        _outside = [.. OutsideBlocks.Of(plan.Topology, isV6: false), .. OutsideBlocks.Of(plan.Topology, isV6: true)];
    }

    private PacketTracer(PacketTracer other, NetworkPlan plan, FailureSet lost, FrozenSet<string> ignored, FrozenSet<string> open)
    {
        (_plan, _positions, _peers, _members, _segments, _outside) = (plan, other._positions, other._peers, other._members, other._segments, other._outside);
        (_lost, _ignored, _open) = (lost, ignored, open);
    }

    /// <summary>A tracer over a plan that differs from this one's by filters alone.</summary>
    internal PacketTracer With(NetworkPlan plan) => new(this, plan, _lost, _ignored, _open);

    /// <summary>A tracer over the same plan when something else is lost.</summary>
    public PacketTracer Losing(FailureSet lost) => new(this, _plan, lost, _ignored, _open);

    /// <summary>A tracer over the same plan as if no filter had the rules of these origins.</summary>
    public PacketTracer WithoutRulesOf(IEnumerable<string> origins) => new(this, _plan, _lost, origins.ToFrozenSet(StringComparer.Ordinal), _open);

    /// <summary>A tracer over the same plan as if the filters of these nodes let everything pass.</summary>
    public PacketTracer WithoutFiltersOf(IEnumerable<string> nodes) => new(this, _plan, _lost, _ignored, nodes.ToFrozenSet(StringComparer.Ordinal));

    /// <summary>The way of a new packet and, where it arrives, of the answer.</summary>
    public Answer Ask(Flow flow)
    {
        var connections = new List<Connection>();
        var request = Walk(flow, PacketKind.Of(flow), null, connections, inside: null);
        if (!request.Arrives)
        {
            return new Answer(request, null);
        }

        var back = request.Last with { From = request.Hops[^1].Node, Source = request.Last.Destination, Destination = request.Last.Source };
        var reply = Walk(back, PacketKind.ReplyTo(request.Last), connections, null, inside: null);
        var isAsked = reply.Last.Source.Equals(flow.Destination) && reply.Last.Destination.Equals(flow.Source);
        return new Answer(request, !reply.Arrives || isAsked ? reply : reply with
        {
            Disposition = Disposition.NotAsked,
            Reason = $"{flow.From} asked {flow.Destination}, and the answer comes from {reply.Last.Source}",
        });
    }

    /// <summary>Looks up the peers of every overlay now, for whoever follows packets against the clock later.</summary>
    internal void Prepare()
    {
        foreach (var overlay in _plan.Machines.SelectMany(m => m.Overlays).DistinctBy(o => o.Members, ReferenceEqualityComparer.Instance))
        {
            PeersOf(overlay);
        }
    }

    /// <summary>What a node of the plan is to be, or null where there is none of that name.</summary>
    internal MachineSpec? Find(string name) => _positions.TryGetValue(name, out var position) ? At(position) : null;

    /// <summary>The way of a new packet.</summary>
    public Trace Follow(Flow flow) => Walk(flow, PacketKind.Of(flow), null, null, inside: null);

    // An answer has the connections of its request; a request writes down its own.
    private Trace Walk(Flow flow, PacketKind packet, List<Connection>? known, List<Connection>? written, Carriage? inside)
    {
        var hops = new List<Hop>();
        var been = new HashSet<(string, string?)>();
        if (Node(flow.From) is not { } node)
        {
            return End(flow, packet, hops, Disposition.NeighbourUnreachable, $"{flow.From} is gone");
        }

        string? inLink = null;
        while (true)
        {
            if (!been.Add((node.Machine, inLink)))
            {
                return End(flow, packet, hops, Disposition.Loop, $"comes back to {node.Machine}");
            }

            var connection = known?.Find(c => c.IsAnswer(node.Machine, packet));
            var state = known is null ? ConnectionStates.New
                : connection is not null ? ConnectionStates.Established
                : packet.Protocol == FilterProtocol.Udp ? ConnectionStates.New : ConnectionStates.Invalid;
            var came = packet;
            var step = At(node, inLink, state, connection, inside, ref packet);
            written?.Add(new Connection(node.Machine, came.Source, came.Destination, packet.Source, packet.Destination));
            hops.Add(step.Hop);
            if (step.Node is null)
            {
                return End(flow, packet, hops, step.Disposition, step.Reason);
            }

            (node, inLink) = (step.Node, step.Link);
        }
    }

    // In the order of the kernel's hooks: destination translation, rp_filter and routing, the chain, source translation.
    private Step At(MachineSpec node, string? inLink, ConnectionStates state, Connection? connection, Carriage? inside, ref PacketKind packet)
    {
        var here = new Hop { Node = node.Machine, InLink = inLink, OutLink = null, Route = null, Decision = null, Tunnel = null };
        if (inLink is not null && Translate(node, inLink, null, state, connection, ref packet, ref here) is { } refused)
        {
            return refused;
        }

        if (inLink is not null && ReversePath.Refuses(node, inLink, packet.Source))
        {
            return Step.Stop(here, Disposition.ReversePath, $"{node.Machine} expects {packet.Source} on another link than {inLink}");
        }

        if (inLink is not null && IsFor(node, packet.Destination))
        {
            var decision = Decide(node, FilterChain.Input, inLink, null, packet, state);
            var arrived = node.Role == MachineRole.Internet ? Disposition.Exits : Disposition.Delivered;
            return Step.Stop(here with { Decision = decision }, Outcome(decision, Disposition.DeniedIn) ?? arrived, Reason(decision));
        }

        if (RouteLookup.Find(node, packet.Destination) is not { } route)
        {
            return Step.Stop(here, Disposition.NoRoute, $"{node.Machine} has no route to {packet.Destination}");
        }

        var chain = inLink is null ? FilterChain.Output : FilterChain.Forward;
        if (inLink is not null && !Forwards(node, packet.Destination.IsV6))
        {
            return Step.Stop(here with { Route = route }, Disposition.NoRoute, $"{node.Machine} does not forward and does not have {packet.Destination}");
        }

        var passed = Decide(node, chain, inLink, route.Link, packet, state);
        here = here with { Route = route, OutLink = route.Link, Decision = passed };
        if (Outcome(passed, chain == FilterChain.Output ? Disposition.DeniedOut : Disposition.DeniedIn) is { } denied)
        {
            return Step.Stop(here, denied, Reason(passed));
        }

        return Translate(node, null, route.Link, state, connection, ref packet, ref here) ?? Next(here, node, route, packet, inside);
    }

    // Before routing where the packet came by a link, after it where it leaves by one. Null where the packet goes on.
    private Step? Translate(MachineSpec node, string? inLink, string? outLink, ConnectionStates state, Connection? connection, ref PacketKind packet, ref Hop here)
    {
        var step = connection is not null ? inLink is not null ? NatDecider.UndoBefore(connection, packet) : NatDecider.UndoAfter(connection, packet)
            : state != ConnectionStates.New || node.Filter.Nat.Count == 0 ? NatStep.Nothing(packet)
            : inLink is not null ? NatOf(node).Before(inLink, packet) : NatOf(node).After(outLink!, packet);
        packet = step.Packet;
        here = step.Done is null ? here : here with { Translations = [.. here.Translations, step.Done] };
        return step.End is { } end ? Step.Stop(here, end, step.Reason) : null;
    }

    private Step Next(Hop here, MachineSpec node, State.Routes.RouteSpec route, PacketKind packet, Carriage? inside)
    {
        if (node.Role == MachineRole.Backbone && _lost.IsCut(packet.Source, packet.Destination, packet.Protocol, packet.FirstPort))
        {
            return Step.Stop(here, Disposition.NeighbourUnreachable, "the link between the two networks is lost");
        }

        if (node.Links.FirstOrDefault(l => string.Equals(l.Name, route.Link, StringComparison.Ordinal))?.Kind == LinkKind.WireGuard)
        {
            return IntoOverlay(here, node, route.Link, packet, inside);
        }

        var hop = route.Gateway ?? packet.Destination;
        return _segments.Neighbour(node.Machine, route.Link, hop) is { } port && Node(port.Node) is { } next
            ? new Step(here, next, port.Link, default, string.Empty)
            : Step.Stop(here, Disposition.NeighbourUnreachable, $"nobody on {route.Link} of {node.Machine} has {hop}");
    }

    private Step IntoOverlay(Hop here, MachineSpec node, string link, PacketKind packet, Carriage? inside)
    {
        var overlay = node.Overlays.First(o => string.Equals(o.Link, link, StringComparison.Ordinal));
        if (inside is not null && inside.Has(overlay.Name))
        {
            return Step.Stop(here, Disposition.NoTunnel, $"{overlay.Name} would carry its own datagrams: {inside.Circle(overlay.Name)} on {node.Machine}");
        }

        if (PeersOf(overlay).PeerFor(packet.Destination, node.Machine) is not { } peer)
        {
            return Step.Stop(here, Disposition.NoTunnel, $"overlay {overlay.Name} of {node.Machine} has no peer for {packet.Destination}");
        }

        if (RouteLookup.Find(node, peer.Endpoint.Address) is not { } under || AddressOn(node, under.Link, peer.Endpoint.Address.IsV6) is not { } source)
        {
            return Step.Stop(here, Disposition.NoTunnel, $"{node.Machine} has no route to {peer.Endpoint}, the endpoint of {peer.Machine}");
        }

        var port = (ushort)peer.Endpoint.Port;
        var flow = new Flow { From = node.Machine, Source = source, Destination = peer.Endpoint.Address, Protocol = FilterProtocol.Udp, Port = port };
        var outer = Walk(flow, PacketKind.Of(flow), null, null, new Carriage(overlay.Name, inside));
        here = here with { Tunnel = new Tunnel(overlay.Name, peer.Machine, outer) };
        if (!outer.Arrives)
        {
            return Step.Stop(here, Disposition.NoTunnel, $"overlay {overlay.Name}, datagram to {peer.Endpoint}: {outer.Reason}");
        }

        var far = At(_positions[outer.Hops[^1].Node]);
        var end = far.Overlays.FirstOrDefault(o => string.Equals(o.Name, overlay.Name, StringComparison.Ordinal));
        return end is not null && PeersOf(end).LetsIn(node.Machine, packet.Source)
            ? new Step(here, far, end.Link, default, string.Empty)
            : Step.Stop(here, Disposition.NoTunnel, $"overlay {overlay.Name} of {far.Machine} lets nothing from {packet.Source} in by {node.Machine}");
    }

    // A node that has seen the first packet knows the connection; to another one an answer is the start of one, and for TCP an invalid start.
    private RuleDecision Decide(MachineSpec node, FilterChain chain, string? inLink, string? outLink, PacketKind packet, ConnectionStates state)
    {
        if (_open.Contains(node.Machine))
        {
            return new RuleDecision { Chain = chain, Rule = -1, Verdict = FilterVerdict.Accept, Text = "filter left out", Origin = string.Empty };
        }

        return FilterOf(node).Decide(chain, inLink, outLink, packet, state);
    }

    private MachineSpec? Node(string name) => !_lost.IsLost(name) && _positions.TryGetValue(name, out var position) ? At(position) : null;

    private MachineSpec At(int position) => position < _plan.Machines.Count ? _plan.Machines[position] : _plan.Fabric[position - _plan.Machines.Count];

    // Machines that share a list share what is looked up of it.
    private CryptokeyTable PeersOf(OverlaySpec overlay) => _peers.GetValue(overlay.Members, static members => new CryptokeyTable((IReadOnlyList<PeerSpec>)members));

    private FilterDecider FilterOf(MachineSpec node)
    {
        if (!_filters.TryGetValue(node.Machine, out var filter))
        {
            _filters.Add(node.Machine, filter = new FilterDecider(node.Filter, _ignored, _members));
        }

        return filter;
    }

    private NatDecider NatOf(MachineSpec node) => new(node, FilterOf(node), _ignored);

    // The internet's node stands for every stranger, and for nothing that is declared.
    private bool IsFor(MachineSpec node, IPAddress destination) => node.Role == MachineRole.Internet
        ? _outside.Any(b => b.Contains(destination))
        : node.Addresses.Any(a => a.Address.Equals(destination));

    private static bool Forwards(MachineSpec node, bool isV6)
    {
        var name = isV6 ? "net/ipv6/conf/all/forwarding" : "net/ipv4/ip_forward";
        return node.Sysctls.Any(s => string.Equals(s.Name, name, StringComparison.Ordinal) && string.Equals(s.Value, "1", StringComparison.Ordinal));
    }

    private static IPAddress? AddressOn(MachineSpec node, string link, bool isV6) =>
        node.Addresses.FirstOrDefault(a => string.Equals(a.Link, link, StringComparison.Ordinal) && a.Address.IsV6 == isV6)?.Address;

    private static Disposition? Outcome(RuleDecision decision, Disposition denied) => decision.Verdict switch
    {
        FilterVerdict.Accept => null,
        FilterVerdict.Drop => denied,
        _ => Disposition.Unknown,
    };

    private static string Reason(RuleDecision decision) => decision.Verdict is null
        ? $"only a part of the ports that the answer may have matches {decision.Text}"
        : decision.Origin.Length > 0 ? decision.Origin : decision.Text;

    private static Trace End(Flow flow, PacketKind packet, IReadOnlyList<Hop> hops, Disposition disposition, string reason) => new()
    {
        Flow = flow,
        Disposition = disposition,
        Hops = hops,
        Reason = reason,
        Last = flow with { Source = packet.Source, Destination = packet.Destination, Port = flow.Port == packet.FirstPort || packet.FirstPort != packet.LastPort ? flow.Port : packet.FirstPort },
    };

    private readonly record struct Step(Hop Hop, MachineSpec? Node, string Link, Disposition Disposition, string Reason)
    {
        public static Step Stop(Hop hop, Disposition disposition, string reason) => new(hop, null, string.Empty, disposition, reason);
    }
}
