using Farspan.Analysis.PacketSets;
using Farspan.State;
using Farspan.State.Links;
using Farspan.State.Overlays;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>One node in numbers: what the way of a packet through it depends on.</summary>
internal sealed class NodeView
{
    // Added to what is looked up once: 0 is not looked up yet, 1 is none.
    private const int Known = 2;

    private readonly RouteView[] _routes;
    private readonly int[] _gateways;
    private readonly int[] _segments;
    private int[]? _byAtom;
    private readonly AddressNumber[] _addresses;
    private readonly int[] _addressLinks;
    private readonly List<int> _tunnels = [];
    private readonly SysctlView _sysctls;

    public NodeView(int node, MachineSpec spec, PlanIndex index)
    {
        (Node, Spec, _sysctls) = (node, spec, index.Sysctls(spec.Sysctls));
        (_addresses, _addressLinks) = (new AddressNumber[spec.Addresses.Count], new int[spec.Addresses.Count]);
        _routes = new RouteView[spec.Routes.Count + spec.Addresses.Count];
        for (var i = 0; i < spec.Routes.Count; i++)
        {
            var route = spec.Routes[i];
            var gateway = route.Gateway is { } hop ? AddressNumber.Of(hop) : default;
            _routes[i] = new(AddressNumber.Of(route.Destination.BaseAddress), route.Destination.PrefixLength, index.Links.Of(route.Link), gateway, route.Gateway is not null, route.Metric);
        }

        for (var i = 0; i < _addresses.Length; i++)
        {
            var address = spec.Addresses[i];
            (_addresses[i], _addressLinks[i]) = (AddressNumber.Of(address.Address), index.Links.Of(address.Link));
            _routes[spec.Routes.Count + i] = new(_addresses[i].Block(address.PrefixLength), address.PrefixLength, _addressLinks[i], default, hasGateway: false, 0);
        }

        (_gateways, _segments) = (new int[_routes.Length], new int[_routes.Length]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.Links.Count; i++)
        {
            // The first link of a name says what it is.
            if (seen.Add(spec.Links[i].Name) && spec.Links[i].Kind == LinkKind.WireGuard)
            {
                _tunnels.Add(index.Links.Of(spec.Links[i].Name));
            }
        }
    }

    public int Node { get; }

    public MachineSpec Spec { get; }

    public bool IsTunnel(int link) => _tunnels.Contains(link);

    public bool Forwards(bool isV6) => isV6 ? _sysctls.ForwardsV6 : _sysctls.ForwardsV4;

    public bool Has(AddressNumber address)
    {
        foreach (var own in _addresses)
        {
            if (own.Same(address))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first address of a family on a link; false where there is none.</summary>
    public bool AddressOn(int link, bool isV6, out AddressNumber address)
    {
        for (var i = 0; i < _addresses.Length; i++)
        {
            if (_addressLinks[i] == link && _addresses[i].IsV6 == isV6)
            {
                address = _addresses[i];
                return true;
            }
        }

        address = default;
        return false;
    }

    /// <summary>The route to an address: the longest prefix, then the lowest metric, then the first; -1 where there is none.</summary>
    public int Find(AddressNumber address)
    {
        var best = -1;
        for (var i = 0; i < _routes.Length; i++)
        {
            ref readonly var candidate = ref _routes[i];
            if ((best < 0 || candidate.Length > _routes[best].Length || (candidate.Length == _routes[best].Length && candidate.Metric < _routes[best].Metric)) &&
                address.IsIn(candidate.First, candidate.Length))
            {
                best = i;
            }
        }

        return best;
    }

    /// <summary>The same, looked up once for each atom: for addresses that the node does not have.</summary>
    public int Find(AddressNumber address, int atom, int atoms)
    {
        _byAtom ??= new int[atoms];
        ref var found = ref _byAtom[atom];
        if (found == 0)
        {
            found = Find(address) + Known;
        }

        return found - Known;
    }

    public int RouteLink(int route) => _routes[route].Link;

    public bool HasGateway(int route) => _routes[route].HasGateway;

    /// <summary>The station of a route's gateway, or -1 where nobody has its address there.</summary>
    public int Gateway(int route, PlanIndex index)
    {
        ref var found = ref _gateways[route];
        if (found == 0)
        {
            found = index.Neighbour(Node, _routes[route].Link, _routes[route].Gateway) + Known;
        }

        return found - Known;
    }

    /// <summary>The broadcast domain that a route leads to, or -1.</summary>
    public int Segment(int route, PlanIndex index)
    {
        ref var found = ref _segments[route];
        if (found == 0)
        {
            found = index.Wiring.Of(Node, _routes[route].Link) + Known;
        }

        return found - Known;
    }

    /// <summary>The mode of rp_filter on a link.</summary>
    public int ReversePath(int link) => _sysctls.ReversePath(link);

    /// <summary>The overlay of a name, or null.</summary>
    public OverlaySpec? OverlayOf(string name)
    {
        for (var i = 0; i < Spec.Overlays.Count; i++)
        {
            if (string.Equals(Spec.Overlays[i].Name, name, StringComparison.Ordinal))
            {
                return Spec.Overlays[i];
            }
        }

        return null;
    }
}
