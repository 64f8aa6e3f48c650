using System.Net;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.PacketSets;
using Farspan.Planning;
using Farspan.Planning.Filters;
using Farspan.State;
using Farspan.State.Links;
using Farspan.State.Overlays;
using Farspan.State.Sysctls;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>A plan in numbers: its nodes, links, addresses and broadcast domains.</summary>
internal sealed class PlanIndex
{
    // Added to what is looked up once: 0 is not looked up yet, 1 is none.
    private const int Known = 2;

    private readonly MachineSpec[] _nodes;
    private readonly int[] _segments;
    private readonly byte[] _twins;
    private readonly NodeView?[] _views;
    private readonly int[] _first;
    private readonly Dictionary<object, SysctlView> _sysctls = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, PeerTable> _peers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, int> _overlays = new(ReferenceEqualityComparer.Instance);
    private readonly AddressNumber[] _outside;
    private readonly int[] _outsideLengths;

    public PlanIndex(NetworkPlan plan, EndpointTable endpoints)
    {
        Plan = plan;
        Endpoints = endpoints;
        _nodes = new MachineSpec[plan.Machines.Count + plan.Fabric.Count];
        (_views, _first) = (new NodeView?[_nodes.Length], new int[_nodes.Length]);
        for (var i = 0; i < _nodes.Length; i++)
        {
            _nodes[i] = i < plan.Machines.Count ? plan.Machines[i] : plan.Fabric[i - plan.Machines.Count];
            Names.Of(_nodes[i].Machine);
        }

        Wiring = new Wiring(plan.Cables, Names, Links);
        AddEndpoints(endpoints);
        AddOthers();
        Stations.Index();
        (_segments, _twins) = (new int[Stations.Count], new byte[Stations.Count]);
        IReadOnlyList<IPNetwork> outside = [.. OutsideBlocks.Of(plan.Topology, isV6: false), .. OutsideBlocks.Of(plan.Topology, isV6: true)];
        (_outside, _outsideLengths) = (new AddressNumber[outside.Count], new int[outside.Count]);
        for (var i = 0; i < _outside.Length; i++)
        {
            (_outside[i], _outsideLengths[i]) = (AddressNumber.Of(outside[i].BaseAddress), outside[i].PrefixLength);
        }
    }

    public NetworkPlan Plan { get; }

    public EndpointTable Endpoints { get; }

    /// <summary>Names of nodes; machines come first, in the plan's order.</summary>
    public NameTable Names { get; } = new();

    public NameTable Links { get; } = new();

    public Wiring Wiring { get; }

    public Stations Stations { get; } = new();

    /// <summary>Machines and nodes of the fabric.</summary>
    public int NodeCount => _nodes.Length;

    /// <summary>Stations below this number are endpoints.</summary>
    public int EndpointCount => Endpoints.All.Count;

    /// <summary>The first endpoint of a node.</summary>
    public int FirstStation(int node) => _first[node];

    /// <summary>Whether a node has any endpoint.</summary>
    public bool HasEndpoints(int node) => _first[node] < EndpointCount && Stations.Node(_first[node]) == node;

    public MachineSpec Spec(int node) => _nodes[node];

    public NodeView View(int node) => _views[node] ??= new NodeView(node, _nodes[node], this);

    public SysctlView Sysctls(IReadOnlyList<SysctlSpec> list)
    {
        if (!_sysctls.TryGetValue(list, out var view))
        {
            view = new SysctlView(list, Links);
            _sysctls.Add(list, view);
        }

        return view;
    }

    /// <summary>A number for an overlay's end; machines that share it have the same one.</summary>
    public int OverlayNumber(OverlaySpec overlay)
    {
        if (!_overlays.TryGetValue(overlay, out var number))
        {
            number = _overlays.Count;
            _overlays.Add(overlay, number);
        }

        return number;
    }

    public PeerTable Peers(IReadOnlyList<PeerSpec> members)
    {
        if (!_peers.TryGetValue(members, out var table))
        {
            table = new PeerTable(members, Names);
            _peers.Add(members, table);
        }

        return table;
    }

    /// <summary>The address of a station.</summary>
    public IPAddress Address(int station) => station < EndpointCount
        ? Endpoints.All[station].Address
        : Stations.Address(station).ToAddress();

    /// <summary>True for an endpoint, and for another station where a packet to an endpoint, or a datagram of an overlay, may end.</summary>
    public bool IsEnd(int station) =>
        station < EndpointCount || Stations.First(Stations.Address(station)) < EndpointCount || Spec(Stations.Node(station)).Overlays.Count > 0;

    /// <summary>True for an address that only a stranger has.</summary>
    public bool IsOutside(AddressNumber address)
    {
        for (var i = 0; i < _outside.Length; i++)
        {
            if (address.IsIn(_outside[i], _outsideLengths[i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True where a block shares an address with the outside.</summary>
    public bool MeetsOutside(IPNetwork network)
    {
        var first = AddressNumber.Of(network.BaseAddress);
        for (var i = 0; i < _outside.Length; i++)
        {
            if (first.IsIn(_outside[i], _outsideLengths[i]) || _outside[i].IsIn(first, network.PrefixLength))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The station of a node with an address, or -1.</summary>
    public int Find(int node, AddressNumber address)
    {
        var station = Stations.First(address);
        while (station >= 0 && Stations.Node(station) != node)
        {
            station = Stations.Next(station);
        }

        return station;
    }

    /// <summary>Who has an address in the broadcast domain of a node's link: its station, or -1. Parts of the internet are nobody's neighbours.</summary>
    public int Neighbour(int node, int link, AddressNumber address)
    {
        var segment = Wiring.Of(node, link);
        var station = segment < 0 ? -1 : Stations.First(address);
        while (station >= 0 && (IsPart(station) || Wiring.Of(Stations.Node(station), Stations.Link(station)) != segment))
        {
            station = Stations.Next(station);
        }

        return station;
    }

    /// <summary>Whether a station, the only one with its address, is in a broadcast domain.</summary>
    public bool IsNeighbour(int station, int segment)
    {
        if (segment < 0 || IsPart(station))
        {
            return false;
        }

        ref var own = ref _segments[station];
        if (own == 0)
        {
            own = Wiring.Of(Stations.Node(station), Stations.Link(station)) + Known;
        }

        return own - Known == segment;
    }

    /// <summary>Whether another station has the same address.</summary>
    public bool HasTwin(int station)
    {
        ref var known = ref _twins[station];
        if (known == 0)
        {
            known = (byte)(Stations.HasTwin(station) ? 2 : 1);
        }

        return known == 2;
    }

    private bool IsPart(int station) => station < EndpointCount && Endpoints.All[station].IsInternet;

    private void AddEndpoints(EndpointTable endpoints)
    {
        var last = string.Empty;
        var node = -1;
        for (var i = 0; i < endpoints.All.Count; i++)
        {
            var endpoint = endpoints.All[i];
            if (!ReferenceEquals(last, endpoint.Node))
            {
                last = endpoint.Node;
                var next = Names.Of(endpoint.Node);
                _first[next] = next == node ? _first[next] : i;
                node = next;
            }

            Stations.Add(AddressNumber.Of(endpoint.Address), node, Links.Of(endpoint.Link));
        }
    }

    // Addresses of the fabric, and of loopback links.
    private void AddOthers()
    {
        for (var node = 0; node < _nodes.Length; node++)
        {
            var spec = _nodes[node];
            for (var i = 0; i < spec.Addresses.Count; i++)
            {
                if (spec.Role != MachineRole.Machine || IsLoopback(spec, spec.Addresses[i].Link))
                {
                    Stations.Add(AddressNumber.Of(spec.Addresses[i].Address), node, Links.Of(spec.Addresses[i].Link));
                }
            }
        }
    }

    private static bool IsLoopback(MachineSpec spec, string link)
    {
        for (var i = 0; i < spec.Links.Count; i++)
        {
            if (spec.Links[i].Kind == LinkKind.Loopback && string.Equals(spec.Links[i].Name, link, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
