using Farspan.Analysis.Forwarding;
using Farspan.Analysis.PacketSets;
using Farspan.State;
using Farspan.State.Overlays;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>Finds ways as <see cref="PacketTracer"/> does, with everything looked up by number and without filters.</summary>
internal sealed class WayFinder(PlanIndex index, AtomSpace atoms, NatWalk? nat)
{
    // Names of the tunnels that the datagram under way is to be carried in.
    private readonly List<string> _carried = [];

    /// <summary>The nodes between, three numbers each: node, link in, link out.</summary>
    public List<int> Steps { get; } = [];

    /// <summary>The tunnels, three numbers each: station from, station to, port.</summary>
    public List<int> Crossings { get; } = [];

    /// <summary>Whether a rule of address translation matches the packets, or their tunnels' datagrams, before they end.</summary>
    public bool MeetsNat { get; private set; }

    public int OutLink { get; private set; }

    public int InLink { get; private set; }

    public int Arrival { get; private set; }

    /// <summary>Follows packets from one station to the address of another; false where they do not arrive.</summary>
    public bool Find(int from, int to)
    {
        Steps.Clear();
        Crossings.Clear();
        _carried.Clear();
        MeetsNat = false;
        var walk = new Walk { Node = index.Stations.Node(from), InLink = MatchTable.Never, Source = from, To = to };
        var arrives = Follow(ref walk);
        (OutLink, InLink, Arrival) = (walk.OutLink, walk.InLink, walk.Arrival);
        return arrives;
    }

    private bool Follow(ref Walk walk)
    {
        var nested = _carried.Count > 0;
        var steps = Steps.Count;
        var isV6 = index.Stations.Address(walk.To).IsV6;
        while (true)
        {
            var view = index.View(walk.Node);
            if (walk.InLink >= 0)
            {
                Meet(walk, isDestination: true, walk.InLink);
                if (Refuses(view, walk.InLink, walk.Source))
                {
                    return false;
                }

                if (Arrives(view, ref walk))
                {
                    return true;
                }
            }

            var route = Route(view, walk.To);
            if (route < 0 || (walk.InLink >= 0 && !view.Forwards(isV6)))
            {
                return false;
            }

            var link = view.RouteLink(route);
            Meet(walk, isDestination: false, link);
            if (walk.InLink < 0)
            {
                walk.OutLink = link;
            }
            else if (nested)
            {
                walk.Length++;
            }
            else
            {
                Steps.Add(walk.Node);
                Steps.Add(walk.InLink);
                Steps.Add(link);
            }

            if (!Next(view, route, ref walk) || HasBeen(walk, nested, steps))
            {
                return false;
            }
        }
    }

    private void Meet(in Walk walk, bool isDestination, int link)
    {
        if (nat is not null && !MeetsNat && nat.FilterOf(walk.Node) is { HasNat: true } filter)
        {
            MeetsNat = filter.Meets(isDestination, nat.LinkName(index.View(walk.Node), link), index.Stations.Address(walk.Source), index.Stations.Address(walk.To));
        }
    }

    // A datagram's own steps are not kept; its way ends by its length, longer than any without a loop.
    private bool HasBeen(in Walk walk, bool nested, int steps)
    {
        if (nested)
        {
            return walk.Length > 2 * index.NodeCount;
        }

        for (var i = steps; i < Steps.Count; i += 3)
        {
            if (Steps[i] == walk.Node && Steps[i + 1] == walk.InLink)
            {
                return true;
            }
        }

        return false;
    }

    // Routes do not tell addresses of one atom apart, but for those that a node has itself.
    private int Route(NodeView view, int station) => index.Stations.Node(station) == view.Node || index.HasTwin(station)
        ? view.Find(index.Stations.Address(station))
        : view.Find(index.Stations.Address(station), atoms.Of(station), atoms.Count);

    private bool Refuses(NodeView view, int link, int source)
    {
        var mode = index.Stations.Address(source).IsV6 ? 0 : view.ReversePath(link);
        if (mode == 0)
        {
            return false;
        }

        var back = Route(view, source);
        return back < 0 || (mode == 1 && view.RouteLink(back) != link);
    }

    private bool Arrives(NodeView view, ref Walk walk)
    {
        var isOwn = index.Stations.Node(walk.To) == walk.Node;
        if (!isOwn && view.Spec.Role != MachineRole.Internet && !index.HasTwin(walk.To))
        {
            return false;
        }

        var destination = index.Stations.Address(walk.To);
        walk.Arrival = isOwn ? walk.To : index.Find(walk.Node, destination);
        return view.Spec.Role == MachineRole.Internet ? walk.Arrival >= 0 && index.IsOutside(destination) : view.Has(destination);
    }

    private bool Next(NodeView view, int route, ref Walk walk)
    {
        if (view.IsTunnel(view.RouteLink(route)))
        {
            return Enter(view, view.RouteLink(route), ref walk);
        }

        var neighbour = view.HasGateway(route) ? view.Gateway(route, index)
            : index.HasTwin(walk.To) ? index.Neighbour(view.Node, view.RouteLink(route), index.Stations.Address(walk.To))
            : index.IsNeighbour(walk.To, view.Segment(route, index)) ? walk.To : -1;
        if (neighbour < 0)
        {
            return false;
        }

        (walk.Node, walk.InLink) = (index.Stations.Node(neighbour), index.Stations.Link(neighbour));
        return true;
    }

    private bool Enter(NodeView view, int link, ref Walk walk)
    {
        if (OverlayOn(view, link) is not { } overlay || _carried.Contains(overlay.Name) || index.Peers(overlay.Members).For(index.Stations.Address(walk.To), view.Node) is not { } peer)
        {
            return false;
        }

        var endpoint = AddressNumber.Of(peer.Endpoint.Address);
        var to = index.Stations.First(endpoint);
        var under = to < 0 ? -1 : Route(view, to);
        if (under < 0 || !view.AddressOn(view.RouteLink(under), endpoint.IsV6, out var source))
        {
            return false;
        }

        var outer = new Walk { Node = view.Node, InLink = MatchTable.Never, Source = index.Find(view.Node, source), To = to };
        _carried.Add(overlay.Name);
        var arrives = Follow(ref outer);
        _carried.RemoveAt(_carried.Count - 1);
        if (!arrives)
        {
            return false;
        }

        var end = index.View(outer.Node).OverlayOf(overlay.Name);
        if (end is null || index.Peers(end.Members).For(index.Stations.Address(walk.Source), except: -1) is not { } sender || index.Names.Find(sender.Machine) != view.Node)
        {
            return false;
        }

        // What carries a datagram is told by the way between its own two stations.
        if (_carried.Count == 0)
        {
            Crossings.Add(outer.Source);
            Crossings.Add(outer.Arrival);
            Crossings.Add(peer.Endpoint.Port);
        }

        (walk.Node, walk.InLink) = (outer.Node, index.Links.Of(end.Link));
        return true;
    }

    private OverlaySpec? OverlayOn(NodeView view, int link)
    {
        foreach (var overlay in view.Spec.Overlays)
        {
            if (index.Links.Of(overlay.Link) == link)
            {
                return overlay;
            }
        }

        return null;
    }

    private struct Walk
    {
        public int Node;
        public int InLink;
        public int Source;
        public int To;
        public int OutLink;
        public int Arrival;
        public int Length;
    }
}
