using System.Globalization;
using System.Net;
using System.Text;
using Farspan.Addressing;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Ports;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.State.Links;
using Farspan.State.Overlays;

namespace Farspan.Analysis.Tests.Reference;

/// <summary>Says in SMT-LIB 2.6 what the filters of a plan (IPv4) let through: a second opinion that shares nothing with the engine.</summary>
/// <remarks>A packet is two 32-bit addresses, a protocol and a 16-bit port; a filter is a function, rule after rule; a way is the filters on it.</remarks>
internal sealed class SmtPlan
{
    // SMT-LIB writes no negative numbers.
    private const int NoLink = 1_000_000;

    private readonly Dictionary<string, MachineSpec> _nodes;
    private readonly Dictionary<FilterSpec, int> _filters = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, int> _links = new(StringComparer.Ordinal);
    private readonly Segments _segments;
    private readonly StringBuilder _text = new("(set-logic ALL)\n(declare-const p Int)\n(declare-const q (_ BitVec 16))\n(assert (and (<= 0 p) (<= p 4) (=> (>= p 3) (bvule q #x00ff)) (=> (= p 0) (= q #x0000))))\n");

    public SmtPlan(NetworkPlan plan)
    {
        _nodes = plan.Machines.Concat(plan.Fabric).ToDictionary(m => m.Machine, StringComparer.Ordinal);
        _segments = new Segments(plan);
        foreach (var node in _nodes.Values)
        {
            if (_filters.TryAdd(node.Filter, _filters.Count))
            {
                Define(node.Filter, _filters[node.Filter]);
            }
        }
    }

    /// <summary>The functions; stands before all questions.</summary>
    public string Preamble => _text.ToString();

    /// <summary>Asks whether there is a packet that gets from one endpoint to another and is not in a set of ports, or the other way round: <c>unsat</c> where there is none.</summary>
    public string Differs(Endpoint from, Endpoint to, PortSet said, PortSpace space) => $"(push)\n(assert (xor {Passes(from, to)} {Text(said, space)}))\n(check-sat)\n(pop)\n";

    /// <summary>Asks whether any packet gets from one endpoint to another.</summary>
    public string Reaches(Endpoint from, Endpoint to) => $"(push)\n(assert {Passes(from, to)})\n(check-sat)\n(pop)\n";

    private string Passes(Endpoint from, Endpoint to)
    {
        var checks = new List<string>();
        var arrives = Walk(from.Node, from.Address, to.Address, to.IsInternet, "p", "q", [], checks) is not null;
        return arrives ? $"(and true {string.Join(' ', checks)})" : "false";
    }

    private static string Text(PortSet set, PortSpace space)
    {
        var parts = set.Atoms().Select(i => space.Atoms[i]).Select(a => string.Create(CultureInfo.InvariantCulture, $"(and (= p {Number(a.Protocol)}) (bvule #x{a.First:x4} q) (bvule q #x{a.Last:x4}))"));
        return $"(or false {string.Join(' ', parts)})";
    }

    // The node at which the packet arrives, or null; what filters it meets is added to the checks.
    private MachineSpec? Walk(string from, IPAddress source, IPAddress destination, bool isOutside, string protocol, string port, IReadOnlyList<string> carried, List<string> checks)
    {
        var (node, inLink) = (_nodes[from], (string?)null);
        for (var hops = 0; hops < 2 * _nodes.Count; hops++)
        {
            if (inLink is not null && Refuses(node, inLink, source))
            {
                return null;
            }

            if (inLink is not null && (node.Role == MachineRole.Internet ? isOutside : node.Addresses.Any(a => a.Address.Equals(destination))))
            {
                checks.Add(Check(node, FilterChain.Input, inLink, null, source, destination, protocol, port));
                return node;
            }

            if (RouteLookup.Find(node, destination) is not { } route || (inLink is not null && !node.Sysctls.Any(s => s.Name == "net/ipv4/ip_forward" && s.Value == "1")))
            {
                return null;
            }

            checks.Add(Check(node, inLink is null ? FilterChain.Output : FilterChain.Forward, inLink, route.Link, source, destination, protocol, port));
            if (node.Links.First(l => l.Name == route.Link).Kind == LinkKind.WireGuard)
            {
                if (Tunnel(node, route.Link, source, destination, carried, checks) is not { } far)
                {
                    return null;
                }

                (node, inLink) = far;
                continue;
            }

            if (_segments.Neighbour(node.Machine, route.Link, route.Gateway ?? destination) is not { } next)
            {
                return null;
            }

            (node, inLink) = (_nodes[next.Node], next.Link);
        }

        return null;
    }

    private (MachineSpec Node, string Link)? Tunnel(MachineSpec node, string link, IPAddress source, IPAddress destination, IReadOnlyList<string> carried, List<string> checks)
    {
        var overlay = node.Overlays.First(o => o.Link == link);
        if (carried.Contains(overlay.Name) || Holder(overlay.Members.Where(m => m.Machine != node.Machine), destination) is not { } peer || RouteLookup.Find(node, peer.Endpoint.Address) is not { } under ||
            node.Addresses.FirstOrDefault(a => a.Link == under.Link && !a.Address.IsV6) is not { } outer)
        {
            return null;
        }

        var port = string.Create(CultureInfo.InvariantCulture, $"#x{peer.Endpoint.Port:x4}");
        var far = Walk(node.Machine, outer.Address, peer.Endpoint.Address, isOutside: false, "2", port, [.. carried, overlay.Name], checks);
        return far?.Overlays.FirstOrDefault(o => o.Name == overlay.Name) is { } end && Holder(end.Members, source)?.Machine == node.Machine ? (far, end.Link) : null;
    }

    private static PeerSpec? Holder(IEnumerable<PeerSpec> members, IPAddress address) => members
        .SelectMany(m => m.AllowedIps.Where(b => b.Contains(address)).Select(b => (Member: m, b.PrefixLength)))
        .OrderByDescending(m => m.PrefixLength).Select(m => m.Member).FirstOrDefault();

    private static bool Refuses(MachineSpec node, string link, IPAddress source)
    {
        var modes = node.Sysctls.Where(s => s.Name == "net/ipv4/conf/all/rp_filter" || s.Name == $"net/ipv4/conf/{link}/rp_filter").Select(s => int.Parse(s.Value, CultureInfo.InvariantCulture));
        var mode = modes.DefaultIfEmpty(0).Max();
        var back = RouteLookup.Find(node, source);
        return mode != 0 && (back is null || (mode == 1 && back.Link != link));
    }

    private string Check(MachineSpec node, FilterChain chain, string? inLink, string? outLink, IPAddress source, IPAddress destination, string protocol, string port) =>
        $"({chain}{_filters[node.Filter]} {Link(inLink)} {Link(outLink)} {Bits(source)} {Bits(destination)} {protocol} {port})";

    private void Define(FilterSpec filter, int id)
    {
        foreach (var set in filter.Sets.Where(s => !s.IsIPv6))
        {
            _text.Append($"(define-fun set{id}_{set.Name} ((a (_ BitVec 32))) Bool (or false {string.Join(' ', set.Networks.Select(n => In("a", n)))}))\n");
        }

        foreach (var (chain, policy) in new[] { (FilterChain.Input, filter.InputPolicy), (FilterChain.Forward, filter.ForwardPolicy), (FilterChain.Output, filter.OutputPolicy) })
        {
            var rules = filter.Rules.Where(r => r.Chain == chain && (r.States == ConnectionStates.None || r.States.HasFlag(ConnectionStates.New))).ToList();
            _text.Append($"(define-fun {chain}{id} ((i Int) (o Int) (s (_ BitVec 32)) (d (_ BitVec 32)) (p Int) (q (_ BitVec 16))) Bool ");
            foreach (var rule in rules)
            {
                _text.Append($"(ite {Condition(rule, filter, id)} {(rule.Verdict == FilterVerdict.Accept ? "true" : "false")}\n ");
            }

            _text.Append(policy == FilterVerdict.Accept ? "true" : "false").Append(')', rules.Count + 1).Append('\n');
        }
    }

    private string Condition(FilterRuleSpec rule, FilterSpec filter, int id)
    {
        var parts = new List<string> { "true" };
        parts.AddRange(rule.InLink is null ? [] : [$"(= i {Link(rule.InLink)})"]);
        parts.AddRange(rule.OutLink is null ? [] : [$"(= o {Link(rule.OutLink)})"]);
        parts.AddRange(rule.Source is null ? [] : [Match("s", rule.Source, filter, id)]);
        parts.AddRange(rule.Destination is null ? [] : [Match("d", rule.Destination, filter, id)]);
        parts.AddRange(rule.Protocol == FilterProtocol.Any ? [] : [$"(= p {Number(rule.Protocol)})"]);
        parts.AddRange(rule.Ports.Count == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"(or {string.Join(' ', rule.Ports.Select(r => string.Create(CultureInfo.InvariantCulture, $"(and (bvule #x{r.First:x4} q) (bvule q #x{r.Last:x4}))")))})")]);
        parts.AddRange(rule.IcmpTypes.Count == 0 ? [] : [$"(or {string.Join(' ', rule.IcmpTypes.Select(t => string.Create(CultureInfo.InvariantCulture, $"(= q #x{(int)t:x4})")))})"]);
        return $"(and {string.Join(' ', parts)})";
    }

    private static string Match(string address, AddressMatch match, FilterSpec filter, int id) => match switch
    {
        { Network: { } network } => network.BaseAddress.IsV6 ? "false" : In(address, network),
        { Set: { } set } => filter.Sets.Any(s => s.Name == set && !s.IsIPv6) ? $"(set{id}_{set} {address})" : "false",
        _ => "false",
    };

    private static string In(string address, IPNetwork network) => network.PrefixLength == 0
        ? "true"
        : string.Create(CultureInfo.InvariantCulture, $"(= (bvand {address} #x{uint.MaxValue << (IPAddressExtensions.BitsV4 - network.PrefixLength):x8}) {Bits(network.BaseAddress)})");

    private static string Bits(IPAddress address) => string.Create(CultureInfo.InvariantCulture, $"#x{(uint)address.ToNumber():x8}");

    private static int Number(FilterProtocol protocol) => protocol switch { FilterProtocol.Tcp => 1, FilterProtocol.Udp => 2, FilterProtocol.Icmp => 3, FilterProtocol.IcmpV6 => 4, _ => 0 };

    private int Link(string? name)
    {
        if (name is null)
        {
            return NoLink;
        }

        if (!_links.TryGetValue(name, out var link))
        {
            _links.Add(name, link = _links.Count);
        }

        return link;
    }
}
