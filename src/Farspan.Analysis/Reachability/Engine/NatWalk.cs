using Farspan.Analysis.Forwarding;
using Farspan.Analysis.PacketSets;
using Farspan.Analysis.Ports;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.State.Nat;
using Farspan.State.Overlays;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>Follows packets of two addresses on all ports at once through nodes that translate: where a rule takes a part of the ports, the way forks.</summary>
/// <remarks>What <see cref="PacketTracer"/> says of one packet, in the same order of hooks. Not for several threads at once.</remarks>
internal sealed class NatWalk(NetworkPlan plan, PlanIndex index, PortSpace ports, RulePorts rulePorts)
{
    private readonly Dictionary<object, NatFilter> _filters = new(ReferenceEqualityComparer.Instance);

    /// <summary>The filter of a node of the plan.</summary>
    public NatFilter FilterOf(int node)
    {
        var filter = (node < plan.Machines.Count ? plan.Machines[node] : plan.Fabric[node - plan.Machines.Count]).Filter;
        if (!_filters.TryGetValue(filter, out var known))
        {
            _filters.Add(filter, known = new NatFilter(filter, rulePorts));
        }

        return known;
    }

    /// <summary>All places where packets arrive, with the ports that do.</summary>
    /// <param name="start">The packets where they are sent.</param>
    /// <param name="known">For answers the trail of the request; null for first packets.</param>
    /// <param name="isAnswer">Whether they are answers.</param>
    /// <param name="carried">Names of the tunnels that carry them, when they are datagrams of one; else none.</param>
    /// <param name="losses">What is lost.</param>
    public List<NatPacket> Follow(NatPacket start, NatTrail? known, bool isAnswer, IReadOnlyList<string> carried, Losses losses)
    {
        var arrived = new List<NatPacket>();
        var open = new Stack<NatPacket>();
        open.Push(start);
        while (open.TryPop(out var packet))
        {
            if (losses.IsLost(packet.Node) || NatTrail.HasBeen(packet.Trail, packet.Node, packet.InLink))
            {
                continue;
            }

            var connection = isAnswer ? NatTrail.Find(known, packet.Node, packet.Source, packet.Destination) : null;
            var state = !isAnswer ? PacketState.New : connection is not null ? PacketState.Answer : PacketState.StrayAnswer;
            foreach (var entered in Enter(packet, connection, state))
            {
                Pass(packet, entered, connection, state, isAnswer, carried, losses, open, arrived);
            }
        }

        return arrived;
    }

    private IEnumerable<NatPacket> Enter(NatPacket packet, NatTrail? connection, PacketState state) =>
        packet.InLink is not { } link ? [packet]
        : connection is not null ? [packet.With(packet.Source, connection.Source, packet.Ports)]
        : Translate(packet, isDestination: true, link, state);

    private IEnumerable<NatPacket> Translate(NatPacket packet, bool isDestination, string link, PacketState state)
    {
        var filter = FilterOf(packet.Node);
        if (!filter.HasNat)
        {
            return [packet];
        }

        var (left, found) = (Translatable(packet.Ports, state, isIn: true), new List<NatPacket>());
        var rest = Translatable(packet.Ports, state, isIn: false);
        foreach (var (rule, taken) in filter.Translate(isDestination, link, packet.Source, packet.Destination, state, left))
        {
            if (rule.Kind == NatKind.Destination && rule.ToPort is not null && state != PacketState.New)
            {
                // Whether an answer whose port is written anew is still one cannot be said.
                continue;
            }

            if (rule.Kind == NatKind.Destination)
            {
                found.Add(packet.With(packet.Source, AddressNumber.Of(rule.To!), rule.ToPort is { } port ? Moved(taken, port) : taken));
            }
            else if (rule.To is { } to)
            {
                found.Add(packet.With(AddressNumber.Of(to), packet.Destination, taken));
            }
            else if (index.View(packet.Node).AddressOn(index.Links.Of(link), packet.Source.IsV6, out var own))
            {
                found.Add(packet.With(own, packet.Destination, taken));
            }
        }

        for (var word = 0; word < rest.Length; word++)
        {
            rest[word] |= left[word];
        }

        found.Add(packet.With(packet.Source, packet.Destination, rest));
        return found.Where(p => p.Ports.AsSpan().ContainsAnyExcept(0UL));
    }

    // Of stray answers only those over UDP begin a connection: the others are invalid, and nothing translates them.
    private ulong[] Translatable(ulong[] words, PacketState state, bool isIn) => state switch
    {
        PacketState.New => isIn ? [.. words] : new ulong[words.Length],
        _ => [.. words.Select((w, i) => w & (isIn ? rulePorts.Udp[i] : rulePorts.Other[i]))],
    };

    private ulong[] Moved(ulong[] taken, ushort port)
    {
        var moved = new ulong[taken.Length];
        foreach (var protocol in new[] { FilterProtocol.Tcp, FilterProtocol.Udp })
        {
            if (Enumerable.Range(0, ports.Atoms.Count).Any(a => (taken[a / 64] & (1UL << (a % 64))) != 0 && ports.Atoms[a].Protocol == protocol))
            {
                var atom = ports.IndexOf(protocol, port);
                moved[atom / 64] |= 1UL << (atom % 64);
            }
        }

        return moved;
    }

    private void Pass(NatPacket came, NatPacket packet, NatTrail? connection, PacketState state, bool isAnswer, IReadOnlyList<string> carried, Losses losses, Stack<NatPacket> open, List<NatPacket> arrived)
    {
        var view = index.View(packet.Node);
        if (packet.InLink is { } inLink && (Refuses(view, index.Links.Of(inLink), packet.Source) || Arrives(view, came, packet, state, inLink, arrived)))
        {
            return;
        }

        var route = view.Find(packet.Destination);
        if (route < 0 || (packet.InLink is not null && !view.Forwards(packet.Destination.IsV6)))
        {
            return;
        }

        var outLink = view.RouteLink(route);
        var name = LinkName(view, outLink);
        var words = (ulong[])packet.Ports.Clone();
        FilterOf(packet.Node).Keep(packet.InLink is null ? FilterChain.Output : FilterChain.Forward, packet.InLink, name, packet.Source, packet.Destination, state, words);
        if (!words.AsSpan().ContainsAnyExcept(0UL))
        {
            return;
        }

        var passed = packet.With(packet.Source, packet.Destination, words);
        var left = connection is not null ? [passed.With(connection.Destination, passed.Destination, passed.Ports)] : Translate(passed, isDestination: false, name, state);
        foreach (var leaving in left)
        {
            losses.Cut(view.Spec, leaving, isAnswer);
            Leave(came, leaving, view, route, outLink, carried, losses, open);
        }
    }

    private bool Arrives(NodeView view, NatPacket came, NatPacket packet, PacketState state, string inLink, List<NatPacket> arrived)
    {
        if (view.Spec.Role == MachineRole.Internet ? !index.IsOutside(packet.Destination) : !view.Has(packet.Destination))
        {
            return false;
        }

        var words = (ulong[])packet.Ports.Clone();
        FilterOf(packet.Node).Keep(FilterChain.Input, inLink, null, packet.Source, packet.Destination, state, words);
        if (words.AsSpan().ContainsAnyExcept(0UL))
        {
            arrived.Add(Onward(came, packet.With(packet.Source, packet.Destination, words), packet.Node, inLink));
        }

        return true;
    }

    private void Leave(NatPacket came, NatPacket packet, NodeView view, int route, int outLink, IReadOnlyList<string> carried, Losses losses, Stack<NatPacket> open)
    {
        if (view.IsTunnel(outLink))
        {
            if (view.Spec.Overlays.FirstOrDefault(o => index.Links.Of(o.Link) == outLink) is { } overlay && Cross(view, overlay, packet, carried, losses) is var (far, link))
            {
                open.Push(Onward(came, packet, far, link));
            }

            return;
        }

        var station = view.HasGateway(route) ? view.Gateway(route, index) : index.Neighbour(view.Node, outLink, packet.Destination);
        if (station >= 0)
        {
            var node = index.Stations.Node(station);
            open.Push(Onward(came, packet, node, LinkName(index.View(node), index.Stations.Link(station))));
        }
    }

    private (int Node, string Link)? Cross(NodeView view, OverlaySpec overlay, NatPacket packet, IReadOnlyList<string> carried, Losses losses)
    {
        if (carried.Contains(overlay.Name, StringComparer.Ordinal) || index.Peers(overlay.Members).For(packet.Destination, view.Node) is not { } peer)
        {
            return null;
        }

        var endpoint = AddressNumber.Of(peer.Endpoint.Address);
        var under = view.Find(endpoint);
        if (under < 0 || !view.AddressOn(view.RouteLink(under), endpoint.IsV6, out var source))
        {
            return null;
        }

        var words = new ulong[packet.Ports.Length];
        var atom = ports.IndexOf(FilterProtocol.Udp, (ushort)peer.Endpoint.Port);
        words[atom / 64] = 1UL << (atom % 64);
        var datagram = new NatPacket { Node = view.Node, InLink = null, Source = source, Destination = endpoint, Ports = words, Trail = null };
        if (Follow(datagram, null, isAnswer: false, [.. carried, overlay.Name], losses) is not [var outer] || index.View(outer.Node).OverlayOf(overlay.Name) is not { } end)
        {
            return null;
        }

        return index.Peers(end.Members).For(packet.Source, except: -1) is { } sender && index.Names.Find(sender.Machine) == view.Node ? (outer.Node, end.Link) : null;
    }

    private static NatPacket Onward(NatPacket came, NatPacket left, int node, string inLink) => new()
    {
        Node = node,
        InLink = inLink,
        Source = left.Source,
        Destination = left.Destination,
        Ports = left.Ports,
        Trail = new NatTrail(came.Trail, came.Node, came.InLink, came.Source, came.Destination, left.Source, left.Destination),
    };

    /// <summary>The name of a node's link.</summary>
    public string LinkName(NodeView view, int link) => view.Spec.Links.FirstOrDefault(l => index.Links.Of(l.Name) == link)?.Name ??
        view.Spec.Addresses.FirstOrDefault(a => index.Links.Of(a.Link) == link)?.Link ?? view.Spec.Routes.First(r => index.Links.Of(r.Link) == link).Link;

    private static bool Refuses(NodeView view, int link, AddressNumber source)
    {
        var mode = source.IsV6 ? 0 : view.ReversePath(link);
        var back = mode == 0 ? -1 : view.Find(source);
        return mode != 0 && (back < 0 || (mode == 1 && view.RouteLink(back) != link));
    }
}
