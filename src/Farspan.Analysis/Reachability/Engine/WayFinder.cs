using Farspan.Analysis.Forwarding;
using Farspan.Analysis.PacketSets;
using Farspan.State;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>Finds ways as <see cref="PacketTracer"/> does, with everything looked up by number and without filters.</summary>
internal sealed class WayFinder(PlanIndex index)
{
    private readonly List<Way.Step> _steps = [];
    private readonly List<Way.Crossing> _crossings = [];

    /// <summary>The way from one station to the address of another.</summary>
    public Way Find(int from, int to)
    {
        _steps.Clear();
        _crossings.Clear();
        var walk = new Walk { Node = index.Stations.Node(from), InLink = MatchTable.Never, Source = index.Stations.Address(from), To = to };
        if (!Follow(ref walk, nested: false))
        {
            return Way.Dead;
        }

        return new Way
        {
            IsAlive = true, OutLink = walk.OutLink, InLink = walk.InLink, Arrival = walk.Arrival, Steps = [.. _steps], Crossings = [.. _crossings],
        };
    }

    private bool Follow(ref Walk walk, bool nested)
    {
        var destination = index.Stations.Address(walk.To);
        var start = walk.Node;
        var steps = _steps.Count;
        while (true)
        {
            var view = index.View(walk.Node);
            if (walk.InLink >= 0 && view.Refuses(walk.InLink, walk.Source))
            {
                return false;
            }

            if (walk.InLink >= 0 && Arrives(view, destination, ref walk))
            {
                return true;
            }

            if (!view.Route(destination, out var route) || (walk.InLink >= 0 && !view.Forwards(destination.IsV6)))
            {
                return false;
            }

            if (walk.InLink < 0)
            {
                walk.OutLink = route.Link;
            }
            else if (!nested)
            {
                _steps.Add(new Way.Step(walk.Node, walk.InLink, route.Link));
            }
            else
            {
                walk.Length++;
            }

            if (!Next(view, route, destination, nested, ref walk) || HasBeen(walk, nested, steps, start))
            {
                return false;
            }
        }
    }

    // A datagram's own steps are not kept; its way ends by its length, longer than any without a loop.
    private bool HasBeen(in Walk walk, bool nested, int steps, int start)
    {
        if (nested)
        {
            return walk.Length > 2 * index.NodeCount;
        }

        for (var i = steps; i < _steps.Count; i++)
        {
            if (_steps[i].Node == walk.Node && _steps[i].InLink == walk.InLink)
            {
                return true;
            }
        }

        return walk.Node == start && walk.InLink < 0;
    }

    private bool Arrives(NodeView view, AddressNumber destination, ref Walk walk)
    {
        if (view.Spec.Role == MachineRole.Internet)
        {
            walk.Arrival = index.Stations.Node(walk.To) == walk.Node ? walk.To : index.Find(walk.Node, destination);
            return index.IsOutside(destination) && walk.Arrival >= 0;
        }

        if (!view.Has(destination))
        {
            return false;
        }

        walk.Arrival = index.Stations.Node(walk.To) == walk.Node ? walk.To : index.Find(walk.Node, destination);
        return true;
    }

    private bool Next(NodeView view, RouteView route, AddressNumber destination, bool nested, ref Walk walk)
    {
        if (view.IsTunnel(route.Link))
        {
            return !nested && Enter(view, route.Link, destination, ref walk);
        }

        var neighbour = index.Neighbour(view.Node, route.Link, route.HasGateway ? route.Gateway : destination);
        if (neighbour < 0)
        {
            return false;
        }

        (walk.Node, walk.InLink) = (index.Stations.Node(neighbour), index.Stations.Link(neighbour));
        return true;
    }

    private bool Enter(NodeView view, int link, AddressNumber destination, ref Walk walk)
    {
        if (OverlayOn(view, link) is not { } overlay || index.Peers(overlay.Members).For(destination, view.Node) is not { } peer)
        {
            return false;
        }

        var endpoint = AddressNumber.Of(peer.Endpoint.Address);
        var to = index.Stations.First(endpoint);
        if (to < 0 || !view.Route(endpoint, out var under) || !view.AddressOn(under.Link, endpoint.IsV6, out var source))
        {
            return false;
        }

        var outer = new Walk { Node = view.Node, InLink = MatchTable.Never, Source = source, To = to };
        if (!Follow(ref outer, nested: true))
        {
            return false;
        }

        var far = index.View(outer.Node);
        var end = far.OverlayOf(overlay.Name);
        if (end is null || index.Peers(end.Members).For(walk.Source, except: -1) is not { } sender || index.Names.Find(sender.Machine) != view.Node)
        {
            return false;
        }

        _crossings.Add(new Way.Crossing(index.Find(view.Node, source), outer.Arrival, peer.Endpoint.Port));
        (walk.Node, walk.InLink) = (outer.Node, index.Links.Of(end.Link));
        return true;
    }

    private State.Overlays.OverlaySpec? OverlayOn(NodeView view, int link)
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
        public AddressNumber Source;
        public int To;
        public int OutLink;
        public int Arrival;
        public int Length;
    }
}
