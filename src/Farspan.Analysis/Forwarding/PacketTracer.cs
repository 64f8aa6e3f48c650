using System.Collections.Frozen;
using System.Net;
using Farspan.Addressing;
using Farspan.Analysis.Scenarios;
using Farspan.Planning;
using Farspan.Planning.Filters;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.State.Links;

namespace Farspan.Analysis.Forwarding;

/// <summary>Follows one packet through a plan, node by node, as the kernels of its nodes would, and its answer back.</summary>
/// <remarks>
/// <para>One packet at a time and nothing clever: what it says is what the fast relation must say too. Not for several threads at once.</para>
/// <para>Order at a node, from Linux: route look-up and rp_filter (ip-sysctl), then the input or forward chain; output at the sender (nft(8)).</para>
/// </remarks>
public sealed class PacketTracer
{
    private readonly Dictionary<string, MachineSpec> _nodes;
    private readonly Dictionary<string, FilterDecider> _filters = new(StringComparer.Ordinal);
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
        _nodes = new Dictionary<string, MachineSpec>(StringComparer.Ordinal);
        foreach (var spec in plan.Machines.Concat(plan.Fabric))
        {
            _nodes[spec.Machine] = spec;
        }

        _segments = new Segments(plan);
        _outside = [.. OutsideBlocks.Of(plan.Topology, isV6: false), .. OutsideBlocks.Of(plan.Topology, isV6: true)];
    }

    private PacketTracer(PacketTracer other, FailureSet lost, FrozenSet<string> ignored, FrozenSet<string> open)
    {
        (_nodes, _segments, _outside) = (other._nodes, other._segments, other._outside);
        (_lost, _ignored, _open) = (lost, ignored, open);
    }

    /// <summary>A tracer over the same plan when something else is lost.</summary>
    public PacketTracer Losing(FailureSet lost) => new(this, lost, _ignored, _open);

    /// <summary>A tracer over the same plan as if no filter had the rules of these origins.</summary>
    public PacketTracer WithoutRulesOf(IEnumerable<string> origins) => new(this, _lost, origins.ToFrozenSet(StringComparer.Ordinal), _open);

    /// <summary>A tracer over the same plan as if the filters of these nodes let everything pass.</summary>
    public PacketTracer WithoutFiltersOf(IEnumerable<string> nodes) => new(this, _lost, _ignored, nodes.ToFrozenSet(StringComparer.Ordinal));

    /// <summary>The way of a new packet and, where it arrives, of the answer.</summary>
    public Answer Ask(Flow flow)
    {
        var request = Follow(flow);
        if (!request.Arrives)
        {
            return new Answer(request, null);
        }

        var seen = request.Hops.Select(h => h.Node).ToHashSet(StringComparer.Ordinal);
        var back = new Flow { From = request.Hops[^1].Node, Source = flow.Destination, Destination = flow.Source, Protocol = flow.Protocol, Port = flow.Port };
        return new Answer(request, Walk(back, PacketKind.ReplyTo(flow), seen, nested: false));
    }

    /// <summary>The way of a new packet.</summary>
    public Trace Follow(Flow flow) => Walk(flow, PacketKind.Of(flow), seen: null, nested: false);

    private Trace Walk(Flow flow, PacketKind packet, HashSet<string>? seen, bool nested)
    {
        var hops = new List<Hop>();
        var been = new HashSet<(string, string?)>();
        if (Node(flow.From) is not { } node)
        {
            return End(flow, hops, Disposition.NeighbourUnreachable, $"{flow.From} is gone");
        }

        string? inLink = null;
        while (true)
        {
            var here = new Hop { Node = node.Machine, InLink = inLink, OutLink = null, Route = null, Decision = null, Tunnel = null };
            if (!been.Add((node.Machine, inLink)))
            {
                return End(flow, hops, Disposition.Loop, $"comes back to {node.Machine}");
            }

            if (inLink is not null && ReversePath.Refuses(node, inLink, packet.Source))
            {
                hops.Add(here);
                return End(flow, hops, Disposition.ReversePath, $"{node.Machine} expects {packet.Source} on another link than {inLink}");
            }

            if (inLink is not null && IsFor(node, packet.Destination))
            {
                var decision = Decide(node, FilterChain.Input, inLink, null, packet, seen);
                hops.Add(here with { Decision = decision });
                var arrived = node.Role == MachineRole.Internet ? Disposition.Exits : Disposition.Delivered;
                return End(flow, hops, Outcome(decision, Disposition.DeniedIn) ?? arrived, Reason(decision));
            }

            if (RouteLookup.Find(node, packet.Destination) is not { } route)
            {
                hops.Add(here);
                return End(flow, hops, Disposition.NoRoute, $"{node.Machine} has no route to {packet.Destination}");
            }

            var chain = inLink is null ? FilterChain.Output : FilterChain.Forward;
            if (inLink is not null && !Forwards(node, packet.Destination.IsV6))
            {
                hops.Add(here with { Route = route });
                return End(flow, hops, Disposition.NoRoute, $"{node.Machine} does not forward and does not have {packet.Destination}");
            }

            var passed = Decide(node, chain, inLink, route.Link, packet, seen);
            here = here with { Route = route, OutLink = route.Link, Decision = passed };
            if (Outcome(passed, chain == FilterChain.Output ? Disposition.DeniedOut : Disposition.DeniedIn) is { } refused)
            {
                hops.Add(here);
                return End(flow, hops, refused, Reason(passed));
            }

            var step = Next(node, route, packet, nested);
            hops.Add(here with { Tunnel = step.Tunnel });
            if (step.Node is null)
            {
                return End(flow, hops, step.Disposition, step.Reason);
            }

            (node, inLink) = (step.Node, step.Link);
        }
    }

    private Step Next(MachineSpec node, State.Routes.RouteSpec route, PacketKind packet, bool nested)
    {
        if (node.Role == MachineRole.Backbone && _lost.IsCut(packet.Source, packet.Destination, packet.Protocol, packet.FirstPort))
        {
            return Step.Stop(Disposition.NeighbourUnreachable, "the link between the two networks is lost");
        }

        if (node.Links.FirstOrDefault(l => string.Equals(l.Name, route.Link, StringComparison.Ordinal))?.Kind == LinkKind.WireGuard)
        {
            return nested
                ? Step.Stop(Disposition.NoTunnel, $"the overlay on {route.Link} would carry its own datagrams")
                : IntoOverlay(node, route.Link, packet);
        }

        var hop = route.Gateway ?? packet.Destination;
        return _segments.Neighbour(node.Machine, route.Link, hop) is { } port && Node(port.Node) is { } next
            ? new Step(next, port.Link, null, default, string.Empty)
            : Step.Stop(Disposition.NeighbourUnreachable, $"nobody on {route.Link} of {node.Machine} has {hop}");
    }

    private Step IntoOverlay(MachineSpec node, string link, PacketKind packet)
    {
        var overlay = node.Overlays.First(o => string.Equals(o.Link, link, StringComparison.Ordinal));
        if (CryptokeyRouting.PeerFor(overlay, node.Machine, packet.Destination) is not { } peer)
        {
            return Step.Stop(Disposition.NoTunnel, $"overlay {overlay.Name} of {node.Machine} has no peer for {packet.Destination}");
        }

        if (RouteLookup.Find(node, peer.Endpoint.Address) is not { } under || AddressOn(node, under.Link, peer.Endpoint.Address.IsV6) is not { } source)
        {
            return Step.Stop(Disposition.NoTunnel, $"{node.Machine} has no route to {peer.Endpoint}, the endpoint of {peer.Machine}");
        }

        var port = (ushort)peer.Endpoint.Port;
        var flow = new Flow { From = node.Machine, Source = source, Destination = peer.Endpoint.Address, Protocol = FilterProtocol.Udp, Port = port };
        var outer = Walk(flow, PacketKind.Of(flow), seen: null, nested: true);
        var tunnel = new Tunnel(overlay.Name, peer.Machine, outer);
        if (!outer.Arrives)
        {
            return new Step(null, string.Empty, tunnel, Disposition.NoTunnel, $"overlay {overlay.Name}, datagram to {peer.Endpoint}: {outer.Reason}");
        }

        var far = _nodes[outer.Hops[^1].Node];
        var end = far.Overlays.FirstOrDefault(o => string.Equals(o.Name, overlay.Name, StringComparison.Ordinal));
        return end is not null && CryptokeyRouting.LetsIn(end, node.Machine, packet.Source)
            ? new Step(far, end.Link, tunnel, default, string.Empty)
            : new Step(null, string.Empty, tunnel, Disposition.NoTunnel, $"overlay {overlay.Name} of {far.Machine} lets nothing from {packet.Source} in by {node.Machine}");
    }

    // A node that has seen the first packet knows the connection; to another one an answer is the start of one, and for TCP an invalid start.
    private RuleDecision Decide(MachineSpec node, FilterChain chain, string? inLink, string? outLink, PacketKind packet, HashSet<string>? seen)
    {
        if (_open.Contains(node.Machine))
        {
            return new RuleDecision { Chain = chain, Rule = -1, Verdict = FilterVerdict.Accept, Text = "filter left out", Origin = string.Empty };
        }

        var state = seen is null ? ConnectionStates.New
            : seen.Contains(node.Machine) ? ConnectionStates.Established
            : packet.Protocol == FilterProtocol.Udp ? ConnectionStates.New : ConnectionStates.Invalid;
        return FilterOf(node).Decide(chain, inLink, outLink, packet, state);
    }

    private MachineSpec? Node(string name) => _lost.IsLost(name) ? null : _nodes.GetValueOrDefault(name);

    private FilterDecider FilterOf(MachineSpec node)
    {
        if (!_filters.TryGetValue(node.Machine, out var filter))
        {
            _filters.Add(node.Machine, filter = new FilterDecider(node.Filter, _ignored));
        }

        return filter;
    }

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

    private static Trace End(Flow flow, IReadOnlyList<Hop> hops, Disposition disposition, string reason) =>
        new() { Flow = flow, Disposition = disposition, Hops = hops, Reason = reason };

    private readonly record struct Step(MachineSpec? Node, string Link, Tunnel? Tunnel, Disposition Disposition, string Reason)
    {
        public static Step Stop(Disposition disposition, string reason) => new(null, string.Empty, null, disposition, reason);
    }
}
