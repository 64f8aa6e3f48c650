using System.Net;
using System.Net.Sockets;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.State.Links;
using Farspan.State.Nat;
using Farspan.State.Routes;
using Farspan.Topology.Model;

namespace Farspan.Verification.Flows;

/// <summary>Follows one packet through the specs of a plan, node by node: translations, routes, filters, cables, and the overlay's outer packet.</summary>
/// <remarks>Concrete packets only and the first packet of a conversation only: enough to say what the plan does with a probe. Whole sets of packets are the proof's business.</remarks>
public sealed class PlanWalk
{
    /// <summary>More hops than any declared network has; a packet that is still under way is in a loop.</summary>
    private const int MostHops = 32;

    private readonly Dictionary<string, MachineSpec> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FilterTable> _filters = new(StringComparer.Ordinal);
    private readonly SegmentMap _segments;

    /// <summary>Prepares to walk through <paramref name="plan"/>.</summary>
    public PlanWalk(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        foreach (var spec in plan.Machines.Concat(plan.Fabric))
        {
            _nodes[spec.Machine] = spec;
            _filters[spec.Machine] = new FilterTable(spec.Filter);
        }

        _segments = new SegmentMap(plan, _nodes);
    }

    /// <summary>What the plan does with the first packet of <paramref name="flow"/>.</summary>
    public PlanAnswer Follow(Flow flow)
    {
        var packet = new Packet(flow.Source, flow.Destination, flow.Protocol == TransportProtocol.Tcp ? FilterProtocol.Tcp : FilterProtocol.Udp, flow.Port);
        var answer = _nodes.TryGetValue(flow.From, out var start)
            ? Walk(start, packet, [])
            : Stop(flow.From, null, $"no machine «{flow.From}» in the plan");
        return answer.Passes && !string.Equals(answer.Node, flow.To, StringComparison.Ordinal)
            ? answer with { Passes = false, Reason = $"delivered to {answer.Node} instead of {flow.To}" }
            : answer;
    }

    private PlanAnswer Walk(MachineSpec start, Packet packet, IReadOnlyList<string> carriers)
    {
        var node = start;
        string? inLink = null;
        string? firstLink = null;
        for (var hop = 0; hop < MostHops; hop++)
        {
            packet = inLink is null ? packet : Translated(node, NatKind.Destination, inLink, packet);
            if (inLink is not null && node.Addresses.Any(a => a.Address.Equals(packet.Destination)))
            {
                return Decide(node, firstLink, FilterChain.Input, inLink, null, packet);
            }

            if (RouteOf(node, packet.Destination) is not { } route)
            {
                return Stop(node.Machine, firstLink, $"no route to {packet.Destination}");
            }

            firstLink ??= route.Link;
            var chain = inLink is null ? FilterChain.Output : FilterChain.Forward;
            var passed = Decide(node, firstLink, chain, inLink, route.Link, packet);
            if (!passed.Passes)
            {
                return passed;
            }

            packet = Translated(node, NatKind.Source, route.Link, packet);
            var next = NextHop(node, route, packet, carriers);
            if (next.Node is null)
            {
                return Stop(next.At, firstLink, next.Reason);
            }

            (node, inLink) = (next.Node, next.Link);
        }

        return Stop(node.Machine, firstLink, "a routing loop");
    }

    // What the node writes anew, by its first rule that matches: destinations of what comes in by a link, sources of what leaves by one.
    private Packet Translated(MachineSpec node, NatKind kind, string link, Packet packet)
    {
        var filter = _filters[node.Machine];
        var rule = node.Filter.Nat.FirstOrDefault(r => (r.Kind == NatKind.Destination) == (kind == NatKind.Destination) &&
            ((r.Kind == NatKind.Destination ? r.InLink : r.OutLink) is not { } named || string.Equals(named, link, StringComparison.Ordinal)) &&
            (r.Protocol == FilterProtocol.Any || r.Protocol == packet.Protocol) &&
            (r.Ports.Count == 0 || r.Ports.Any(p => p.First <= packet.Port && packet.Port <= p.Last)) &&
            (r.To is null || r.To.AddressFamily == packet.Source.AddressFamily) &&
            filter.Matches(r.Source, packet.Source) && filter.Matches(r.Destination, packet.Destination));
        return rule switch
        {
            null => packet,
            { Kind: NatKind.Destination } => packet with { Destination = rule.To!, Port = rule.ToPort ?? packet.Port },
            _ => packet with { Source = rule.To ?? SourceOn(node, link, packet.Source.AddressFamily) ?? packet.Source },
        };
    }

    private Step NextHop(MachineSpec node, RouteSpec route, Packet packet, IReadOnlyList<string> carriers)
    {
        var link = node.Links.FirstOrDefault(l => string.Equals(l.Name, route.Link, StringComparison.Ordinal));
        if (link?.Kind == LinkKind.WireGuard)
        {
            return ThroughOverlay(node, route.Link, packet, carriers);
        }

        var hop = route.Gateway ?? packet.Destination;
        return _segments.Find(node.Machine, route.Link, hop) is { } port
            ? new Step(_nodes[port.Node], port.Link, port.Node, string.Empty)
            : new Step(null, string.Empty, node.Machine, $"no neighbour {hop} on {route.Link}");
    }

    private Step ThroughOverlay(MachineSpec node, string link, Packet packet, IReadOnlyList<string> carriers)
    {
        var overlay = node.Overlays.First(o => string.Equals(o.Link, link, StringComparison.Ordinal));
        if (carriers.Contains(overlay.Name, StringComparer.Ordinal))
        {
            return new Step(null, string.Empty, node.Machine, $"overlay {overlay.Name} would carry its own datagrams");
        }

        var peer = overlay.Members.FirstOrDefault(m =>
            !string.Equals(m.Machine, node.Machine, StringComparison.Ordinal) && m.AllowedIps.Any(a => a.Contains(packet.Destination)));
        if (peer is null || !_nodes.TryGetValue(peer.Machine, out var far))
        {
            return new Step(null, string.Empty, node.Machine, $"overlay {overlay.Name} has no peer for {packet.Destination}");
        }

        if (RouteOf(node, peer.Endpoint.Address) is not { } under || SourceOn(node, under.Link, peer.Endpoint.AddressFamily) is not { } source)
        {
            return new Step(null, string.Empty, node.Machine, $"no route to {peer.Endpoint.Address}, the endpoint of {peer.Machine} in overlay {overlay.Name}");
        }

        var outer = Walk(node, new Packet(source, peer.Endpoint.Address, FilterProtocol.Udp, (ushort)peer.Endpoint.Port), [.. carriers, overlay.Name]);
        if (!outer.Passes)
        {
            return new Step(null, string.Empty, outer.Node, $"overlay {overlay.Name} to {peer.Endpoint}: {outer.Reason}");
        }

        return ArriveFrom(node, far, overlay.Name, packet);
    }

    // Cryptokey routing: the far end drops what the sender's key may not send (WireGuard paper, section 2.1).
    private static Step ArriveFrom(MachineSpec node, MachineSpec far, string name, Packet packet)
    {
        var end = far.Overlays.FirstOrDefault(o => string.Equals(o.Name, name, StringComparison.Ordinal));
        var self = end?.Members.FirstOrDefault(m => string.Equals(m.Machine, node.Machine, StringComparison.Ordinal));
        return end is not null && self is not null && self.AllowedIps.Any(a => a.Contains(packet.Source))
            ? new Step(far, end.Link, far.Machine, string.Empty)
            : new Step(null, string.Empty, far.Machine, $"overlay {name} does not let {node.Machine} send from {packet.Source}");
    }

    private PlanAnswer Decide(MachineSpec node, string? firstLink, FilterChain chain, string? inLink, string? outLink, Packet packet)
    {
        var (verdict, origin) = _filters[node.Machine].Decide(chain, inLink, outLink, packet);
        var name = chain.ToString().ToLowerInvariant();
        return new PlanAnswer
        {
            Passes = verdict == FilterVerdict.Accept,
            Link = firstLink,
            Node = node.Machine,
            Reason = $"{name} {(verdict == FilterVerdict.Accept ? "accepts" : "drops")}: {origin}",
        };
    }

    private static PlanAnswer Stop(string node, string? link, string reason) => new() { Passes = false, Link = link, Node = node, Reason = reason };

    private static IPAddress? SourceOn(MachineSpec node, string link, AddressFamily family) =>
        node.Addresses.FirstOrDefault(a => string.Equals(a.Link, link, StringComparison.Ordinal) && a.Address.AddressFamily == family)?.Address;

    /// <summary>The route a node uses for <paramref name="destination"/>: the longest prefix, then the lowest metric; on-link prefixes of addresses count as routes.</summary>
    internal static RouteSpec? RouteOf(MachineSpec node, IPAddress destination)
    {
        RouteSpec? best = null;
        foreach (var address in node.Addresses)
        {
            var prefix = OnLinkPrefix(address.Address, address.PrefixLength);
            if (prefix.Contains(destination))
            {
                best = Better(best, new RouteSpec { Destination = prefix, Link = address.Link, Gateway = null, Metric = 0 });
            }
        }

        foreach (var route in node.Routes)
        {
            if (route.Destination.Contains(destination))
            {
                best = Better(best, route);
            }
        }

        return best;
    }

    private static RouteSpec Better(RouteSpec? best, RouteSpec other) =>
        best is null || other.Destination.PrefixLength > best.Destination.PrefixLength ||
        (other.Destination.PrefixLength == best.Destination.PrefixLength && other.Metric < best.Metric)
            ? other
            : best;

    private static IPNetwork OnLinkPrefix(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPNetwork(new IPAddress(bytes), length);
    }

    private readonly record struct Step(MachineSpec? Node, string Link, string At, string Reason);
}
