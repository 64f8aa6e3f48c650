using System.Net;
using Farspan.Addressing;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.State.Nat;
using Farspan.State.Overlays;
using Farspan.State.Routes;
using Farspan.State.Sysctls;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Tests.Reference;

/// <summary>Changes a compiled plan in ways that the compiler never would: what it says afterwards is nobody's wish, and still must be told exactly.</summary>
internal sealed class RandomMutation
{
    private readonly Random _random;
    private readonly NetworkPlan _plan;
    private readonly Dictionary<string, MachineSpec> _nodes;

    private RandomMutation(NetworkPlan plan, int seed)
    {
        (_plan, _random) = (plan, new Random(seed));
        _nodes = plan.Machines.Concat(plan.Fabric).ToDictionary(m => m.Machine, StringComparer.Ordinal);
    }

    public static NetworkPlan Of(NetworkPlan plan, int seed)
    {
        var mutation = new RandomMutation(plan, seed);
        for (var times = 1 + mutation._random.Next(4); times > 0; times--)
        {
            mutation.Change();
        }

        return plan with { Machines = [.. plan.Machines.Select(m => mutation._nodes[m.Machine])], Fabric = [.. plan.Fabric.Select(m => mutation._nodes[m.Machine])] };
    }

    /// <summary>The plan with rules of address translation on some of its nodes, mostly on those that forward, and perhaps changed otherwise too.</summary>
    public static NetworkPlan OfNat(NetworkPlan plan, int seed)
    {
        var mutation = new RandomMutation(plan, seed);
        for (var times = 1 + mutation._random.Next(4); times > 0; times--)
        {
            var routers = plan.Fabric.Where(m => m.Role == MachineRole.Router).ToList();
            var node = mutation._nodes[mutation.Chance(75) ? mutation.Any(routers).Machine : mutation.Any(mutation._nodes.Keys.Order(StringComparer.Ordinal).ToList())];
            var at = mutation._random.Next(node.Filter.Nat.Count + 1);
            List<NatRuleSpec> rules = [.. node.Filter.Nat.Take(at), mutation.NewNat(node), .. node.Filter.Nat.Skip(at)];
            mutation._nodes[node.Machine] = node with { Filter = node.Filter with { Nat = rules, ForwardPolicy = mutation.Chance(60) ? FilterVerdict.Accept : node.Filter.ForwardPolicy } };
        }

        for (var times = mutation._random.Next(3); times > 0; times--)
        {
            mutation.Change();
        }

        return plan with { Machines = [.. plan.Machines.Select(m => mutation._nodes[m.Machine])], Fabric = [.. plan.Fabric.Select(m => mutation._nodes[m.Machine])] };
    }

    /// <summary>The plan with one rule less at a router that has a tunnel: mostly it refuses what carries others' datagrams.</summary>
    public static NetworkPlan OfTunnel(NetworkPlan plan, int seed)
    {
        var mutation = new RandomMutation(plan, seed);
        var router = mutation.Any([.. plan.Fabric.Where(f => f.Overlays.Count > 0)]);
        var rule = mutation.Any([.. router.Filter.Rules.Where(r => r.Origin.StartsWith("link/", StringComparison.Ordinal))]);
        return plan with { Fabric = [.. plan.Fabric.Select(f => ReferenceEquals(f, router) ? f with { Filter = f.Filter with { Rules = [.. f.Filter.Rules.Where(r => !ReferenceEquals(r, rule))] } } : f)] };
    }

    /// <summary>The plan with addresses of routers that lead to machines of a service, which hear these routers and few others.</summary>
    public static NetworkPlan OfEntrances(NetworkPlan plan, Service service, int seed)
    {
        var mutation = new RandomMutation(plan, seed);
        var members = plan.Machines.Where(m => m.Services.Any(s => s.Name == service.Name)).ToList();
        var heard = new List<IPAddress>();
        var routers = plan.Fabric.Where(m => m.Role == MachineRole.Router).ToList();
        var nat = routers.ToDictionary(r => r.Machine, _ => new List<NatRuleSpec>(), StringComparer.Ordinal);
        foreach (var to in members.SelectMany(m => m.Services).Where(s => s.Name == service.Name).SelectMany(s => s.Bind).Where(a => !a.IsV6))
        {
            foreach (var router in routers.Where(_ => mutation.Chance(60)))
            {
                var own = mutation.Any([.. router.Addresses.Select(a => a.Address).Where(a => !a.IsV6 && !IPAddress.IsLoopback(a))]);
                var rule = mutation.NewNat(router) with { InLink = null, OutLink = null, Source = null, Protocol = FilterProtocol.Tcp, Ports = [], ToPort = null };
                nat[router.Machine].Add(rule with { Kind = NatKind.Destination, Destination = AddressMatch.In(own.ToHostNetwork()), To = to });
                nat[router.Machine].Add(rule with { Kind = NatKind.Source, Destination = AddressMatch.In(to.ToHostNetwork()), To = own });
                heard.Add(own);
            }
        }

        var open = FilterSpecs.Open;
        var accepted = heard.Concat(members.Where(_ => mutation.Chance(30)).SelectMany(m => m.Addresses).Select(a => a.Address)).Distinct()
            .Select(a => FilterRuleSpec.Every(FilterChain.Input, FilterVerdict.Accept, "entrance") with { Source = AddressMatch.In(a.ToHostNetwork()), States = ConnectionStates.New })
            .Prepend(FilterRuleSpec.Every(FilterChain.Input, FilterVerdict.Accept, "entrance") with { States = ConnectionStates.Established }).ToList();
        return plan with
        {
            Machines = [.. plan.Machines.Select(m => m with { Filter = open with { InputPolicy = FilterVerdict.Drop, Rules = accepted } })],
            Fabric = [.. plan.Fabric.Select(m => m with { Filter = open with { Nat = nat.GetValueOrDefault(m.Machine, []) } })],
        };
    }

    private NatRuleSpec NewNat(MachineSpec node)
    {
        var kind = One(NatKind.Masquerade, NatKind.Source, NatKind.Destination, NatKind.Destination);
        var protocol = One(FilterProtocol.Any, FilterProtocol.Tcp, FilterProtocol.Tcp, FilterProtocol.Udp);
        var to = kind == NatKind.Masquerade ? null : Chance(10) ? IPAddress.Parse("203.0.113.77") : AnyAddress();
        return new NatRuleSpec
        {
            Kind = kind,
            InLink = kind == NatKind.Destination && Chance(20) ? Any(node.Links).Name : null,
            OutLink = kind != NatKind.Destination && Chance(40) ? Any(node.Links).Name : null,
            Source = Chance(60) ? null : Match(node.Filter),
            Destination = kind == NatKind.Destination && Chance(60) ? AddressMatch.In(Any(_entrances(this, node))) : Match(node.Filter),
            Protocol = protocol,
            Ports = protocol == FilterProtocol.Any || Chance(30) ? [] : Any(_portLists),
            To = to,
            ToPort = kind == NatKind.Destination && protocol != FilterProtocol.Any && Chance(50) ? One<ushort>(80, 443, 8443, 2379) : null,
            Origin = "mutation",
        };
    }

    // An address of the node itself, of anybody, or of nobody.
    private static readonly Func<RandomMutation, MachineSpec, IReadOnlyList<IPNetwork>> _entrances = static (mutation, node) =>
    [
        .. node.Addresses.Select(a => a.Address.ToHostNetwork()), mutation.AnyAddress().ToHostNetwork(), new IPNetwork(IPAddress.Parse("10.250.0.9"), 32), new IPNetwork(IPAddress.Parse("203.0.113.5"), 32),
    ];

    /// <summary>The plan with the filter of one machine or of all that share it changed, and everything else the same objects.</summary>
    public static NetworkPlan OfFilter(NetworkPlan plan, int seed)
    {
        var mutation = new RandomMutation(plan, seed);
        var node = mutation.Any(plan.Machines);
        var (old, all) = (node.Filter, mutation.Chance(50));
        var filter = mutation.Chance(30)
            ? old with { Sets = [.. old.Sets.Select(s => mutation.Chance(40) ? s with { Networks = mutation.Without(s.Networks) } : s)] }
            : mutation.Chance(20) ? mutation.Any(plan.Machines).Filter : mutation.Filter(node, old);
        return plan with { Machines = [.. plan.Machines.Select(m => ReferenceEquals(m, node) || (all && ReferenceEquals(m.Filter, old)) ? m with { Filter = filter } : m)] };
    }

    /// <summary>The plan with a machine that is in the sets that another one is in, wherever these are named, and perhaps has its filter: what a changed label does. All else is the same objects.</summary>
    public static NetworkPlan OfLabel(NetworkPlan plan, int seed)
    {
        var mutation = new RandomMutation(plan, seed);
        var (node, other, isExact) = (mutation.Any(plan.Machines), mutation.Any(plan.Machines), mutation.Chance(80));
        var own = node.Addresses.Select(a => a.Address.ToHostNetwork()).ToList();
        var theirs = other.Addresses.Select(a => a.Address.ToHostNetwork()).ToList();
        var sets = new Dictionary<AddressSetSpec, AddressSetSpec>(ReferenceEqualityComparer.Instance);
        foreach (var set in plan.Machines.SelectMany(m => m.Filter.Sets))
        {
            if (!sets.ContainsKey(set))
            {
                // Sometimes a set is left as it is: then nobody was in the same sets before.
                List<IPNetwork> networks = [.. set.Networks.Except(own), .. theirs.Zip(own).Where(a => set.Networks.Contains(a.First)).Select(a => a.Second)];
                sets.Add(set, (isExact || mutation.Chance(60)) && !networks.ToHashSet().SetEquals(set.Networks) ? set with { Networks = networks } : set);
            }
        }

        // Sometimes not all filters follow.
        var filters = new Dictionary<FilterSpec, FilterSpec>(ReferenceEqualityComparer.Instance);
        foreach (var filter in plan.Machines.Select(m => m.Filter))
        {
            if (!filters.ContainsKey(filter))
            {
                filters.Add(filter, filter.Sets.Any(s => !ReferenceEquals(sets[s], s)) && (isExact || mutation.Chance(80)) ? filter with { Sets = [.. filter.Sets.Select(s => sets[s])] } : filter);
            }
        }

        var isOthers = mutation.Chance(70);
        return plan with { Machines = [.. plan.Machines.Select(m => filters[isOthers && ReferenceEquals(m, node) ? other.Filter : m.Filter] is var f && ReferenceEquals(f, m.Filter) ? m : m with { Filter = f })] };
    }

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T One<T>(params ReadOnlySpan<T> items) => items[_random.Next(items.Length)];

    private T Any<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    private void Change()
    {
        var node = _nodes[Any(_nodes.Keys.Order(StringComparer.Ordinal).ToList())];
        _nodes[node.Machine] = _random.Next(12) switch
        {
            0 => node with { Routes = Without(node.Routes) },
            1 => node with { Routes = [.. node.Routes, NewRoute(node)] },
            2 => node with { Sysctls = [.. node.Sysctls.Where(s => !s.Name.EndsWith("rp_filter", StringComparison.Ordinal) || Chance(50)), Any(_sysctls)] },
            3 when node.Role != MachineRole.Internet => node with { Addresses = Without(node.Addresses) },
            4 => node with { Addresses = [.. node.Addresses, Any(Any(_nodes.Values.Where(n => n.Addresses.Count > 0).ToList()).Addresses) with { Link = Any(node.Links).Name }] },
            5 or 6 => Overlay(node),
            7 => node with { Filter = node.Filter with { Sets = [.. node.Filter.Sets.Select(s => Chance(40) ? s with { Networks = Without(s.Networks) } : s)] } },
            _ => node with { Filter = Filter(node, node.Filter) },
        };
    }

    private static readonly SysctlSpec[] _sysctls =
    [
        new() { Name = "net/ipv4/ip_forward", Value = "1" }, new() { Name = "net/ipv6/conf/all/forwarding", Value = "1" },
        new() { Name = "net/ipv4/conf/all/rp_filter", Value = "2" }, new() { Name = "net/ipv4/conf/eth0/rp_filter", Value = "1" }, new() { Name = "net/ipv4/ip_forward", Value = "0" },
    ];

    private List<T> Without<T>(IReadOnlyList<T> list)
    {
        var rest = list.ToList();
        if (rest.Count > 0)
        {
            rest.RemoveAt(_random.Next(rest.Count));
        }

        return rest;
    }

    private IPAddress AnyAddress() => Any(Any(_nodes.Values.Where(n => n.Addresses.Count > 0).ToList()).Addresses).Address;

    private static IPNetwork Block(IPAddress address, int length)
    {
        var bits = address.IsV6 ? IPAddressExtensions.BitsV6 : IPAddressExtensions.BitsV4;
        var number = length == 0 ? UInt128.Zero : address.ToNumber() >> (bits - length) << (bits - length);
        return new IPNetwork(IPAddress.FromNumber(number, address.IsV6), length);
    }

    private IPNetwork AnyBlock()
    {
        var address = AnyAddress();
        return Block(address, address.IsV6 ? One(128, 64, 48, 0) : One(32, 32, 30, 25, 24, 16, 0));
    }

    private RouteSpec NewRoute(MachineSpec node)
    {
        var to = AnyBlock();
        var gateways = _nodes.Values.SelectMany(n => n.Addresses).Select(a => a.Address).Where(a => a.IsV6 == to.IsV6).ToList();
        return new RouteSpec { Destination = to, Link = Any(node.Links).Name, Gateway = gateways.Count > 0 && Chance(70) ? Any(gateways) : null, Metric = One(0u, 10u, 1024u, 2048u) };
    }

    private MachineSpec Overlay(MachineSpec node)
    {
        if (node.Overlays.Count == 0)
        {
            return node;
        }

        var victim = Any(node.Overlays);
        var changed = victim with { Members = Peers(victim.Members) };
        if (Chance(50))
        {
            // All ends get the same new list, as the compiler would share it.
            foreach (var other in _nodes.Values.ToList())
            {
                _nodes[other.Machine] = other with { Overlays = [.. other.Overlays.Select(o => ReferenceEquals(o, victim) ? changed : o)] };
            }

            return _nodes[node.Machine];
        }

        return node with { Overlays = [.. node.Overlays.Select(o => ReferenceEquals(o, victim) ? changed : o)] };
    }

    private List<PeerSpec> Peers(IReadOnlyList<PeerSpec> members)
    {
        if (members.Count == 0 || Chance(20))
        {
            return Without(members);
        }

        var chosen = Any(members);
        var changed = _random.Next(5) switch
        {
            0 => chosen with { AllowedIps = Without(chosen.AllowedIps) },
            1 => chosen with { AllowedIps = [.. chosen.AllowedIps, AnyBlock()] },
            2 => chosen with { Endpoint = new IPEndPoint(AnyAddress(), chosen.Endpoint.Port) },
            3 => chosen with { Endpoint = new IPEndPoint(chosen.Endpoint.Address, 4000) },
            _ => chosen with { Machine = Any(members).Machine },
        };
        return [.. members.Select(m => ReferenceEquals(m, chosen) ? changed : m)];
    }

    private FilterSpec Filter(MachineSpec node, FilterSpec filter)
    {
        var rules = filter.Rules.ToList();
        if (rules.Count == 0 || Chance(5))
        {
            return filter with { Rules = [.. rules, NewRule(node, filter)], InputPolicy = FilterVerdict.Drop };
        }

        var at = _random.Next(rules.Count);
        switch (_random.Next(9))
        {
            case 0:
                rules.RemoveAt(at);
                break;
            case 1:
                rules.Insert(at, NewRule(node, filter));
                break;
            case 2:
                (rules[at], rules[_random.Next(rules.Count)]) = (rules[_random.Next(rules.Count)], rules[at]);
                break;
            case 3:
                rules[at] = rules[at] with { Verdict = rules[at].Verdict == FilterVerdict.Accept ? FilterVerdict.Drop : FilterVerdict.Accept };
                break;
            case 4:
                rules[at] = rules[at] with { States = One(ConnectionStates.None, ConnectionStates.New, ConnectionStates.Established, ConnectionStates.Invalid, ConnectionStates.New | ConnectionStates.Established) };
                break;
            case 5:
                rules[at] = rules[at] with { Source = null, InLink = null };
                break;
            case 6:
                rules[at] = rules[at] with { Destination = AddressMatch.In(AnyBlock()) };
                break;
            case 7:
                // Without connection tracking the answers' own ports count.
                rules.RemoveAll(r => r.States.HasFlag(ConnectionStates.Established) && !r.States.HasFlag(ConnectionStates.New));
                rules = [.. rules.Select(r => Chance(70) ? r with { States = ConnectionStates.None } : r)];
                break;
            default:
                return filter with { Rules = rules, InputPolicy = Any(_verdicts), ForwardPolicy = Any(_verdicts), OutputPolicy = Any(_verdicts) };
        }

        return filter with { Rules = rules };
    }

    private static readonly PortRange[][] _portLists =
        [[new(1, 65535)], [new(1024, 65535)], [new(32768, 40000)], [new(80, 80), new(443, 443)], [new(8000, 9000)], [new(51820, 51821)]];

    private static readonly byte[][] _typeLists = [[0], [8], [128, 129], [3, 8]];

    private static readonly FilterVerdict[] _verdicts = [FilterVerdict.Accept, FilterVerdict.Drop];

    private FilterRuleSpec NewRule(MachineSpec node, FilterSpec filter)
    {
        var protocol = One(FilterProtocol.Any, FilterProtocol.Tcp, FilterProtocol.Tcp, FilterProtocol.Udp, FilterProtocol.Icmp, FilterProtocol.IcmpV6);
        var ports = protocol is FilterProtocol.Tcp or FilterProtocol.Udp && Chance(70)
            ? Any(_portLists)
            : [];
        var types = protocol is FilterProtocol.Icmp or FilterProtocol.IcmpV6 && Chance(70) ? Any(_typeLists) : [];
        return new FilterRuleSpec
        {
            Chain = One(FilterChain.Input, FilterChain.Forward, FilterChain.Output),
            InLink = Chance(15) ? Any(node.Links).Name : null,
            OutLink = Chance(15) ? Any(node.Links).Name : null,
            Source = Match(filter),
            Destination = Match(filter),
            Protocol = protocol,
            Ports = ports,
            IcmpTypes = types,
            States = One(ConnectionStates.None, ConnectionStates.None, ConnectionStates.New, ConnectionStates.Established, ConnectionStates.Invalid),
            Verdict = Any(_verdicts),
            Origin = "mutation",
        };
    }

    private AddressMatch? Match(FilterSpec filter) => _random.Next(4) switch
    {
        0 => AddressMatch.In(AnyBlock()),
        1 when filter.Sets.Count > 0 => AddressMatch.In(Any(filter.Sets).Name),
        2 when Chance(10) => AddressMatch.In("no-such-set"),
        _ => null,
    };
}
