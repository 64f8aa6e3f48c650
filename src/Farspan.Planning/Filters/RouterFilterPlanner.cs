using Farspan.Addressing;
using Farspan.Planning.Allocation;
using Farspan.Planning.Linking;
using Farspan.Planning.Naming;
using Farspan.State.Filters;
using Farspan.Topology.Model;

namespace Farspan.Planning.Filters;

/// <summary>The filters of routers: within its network everything passes, to and from outside only what is declared.</summary>
internal sealed class RouterFilterPlanner(
    AddressPlan addresses, IReadOnlyList<Side> peers, IReadOnlyDictionary<string, AddressSetSpec> sets, NatPlanner nat, VpnPlanner vpn)
{
    /// <summary>A filter that lets everything pass: the backbone's and the internet host's.</summary>
    public static FilterSpec Open { get; } = new()
    {
        InputPolicy = FilterVerdict.Accept,
        ForwardPolicy = FilterVerdict.Accept,
        OutputPolicy = FilterVerdict.Accept,
        Sets = [],
        Rules = [],
        Nat = [],
    };

    /// <summary>The filter of a network's router; <paramref name="machines"/> are the numbers of those that stand in the network, <paramref name="slot"/> is the router's pair of transit addresses.</summary>
    public FilterSpec Plan(Network network, IReadOnlySet<int> machines, int slot)
    {
        var rules = new List<FilterRuleSpec>();
        foreach (var chain in new[] { FilterChain.Input, FilterChain.Forward, FilterChain.Output })
        {
            rules.AddRange(FilterRules.Beginning(chain, addresses.UsesV6));
            if (chain != FilterChain.Forward)
            {
                rules.AddRange(vpn.Rules(network, chain));
            }

            if (chain == FilterChain.Forward)
            {
                rules.AddRange(Within(network));
                rules.AddRange(Overlays(machines));
                rules.AddRange(Declared(network).SelectMany(link => OfLink(network, link)));
                rules.AddRange(vpn.Rules(network, chain));
                rules.AddRange(network.Subnets.Where(s => s.Exposure == Exposure.Public).OrderBy(s => s.Name, StringComparer.Ordinal).SelectMany(OfPublic));
                rules.AddRange(nat.Passing(network));
            }
        }

        return new FilterSpec
        {
            InputPolicy = FilterVerdict.Drop,
            ForwardPolicy = FilterVerdict.Drop,
            OutputPolicy = FilterVerdict.Drop,
            Sets = FilterRules.SetsOf(rules, sets),
            Rules = rules,
            Nat = nat.Rules(network, slot),
        };
    }

    private IEnumerable<Link> Declared(Network network) => addresses.Topology.Links
        .Where(l => l.Method is LinkMethod.Peering or LinkMethod.StaticRoute).Where(l => l.First.Name == network.Name || l.Second.Name == network.Name).OrderBy(l => l.Name, StringComparer.Ordinal);

    // A packet from outside that claims to come from inside is dropped before the rule that trusts inside addresses.
    private static IEnumerable<FilterRuleSpec> Within(Network network)
    {
        foreach (var block in network.Cidrs)
        {
            yield return Forward(Origins.Default("forged source")) with { InLink = LinkNames.Wan, Source = AddressMatch.In(block), Verdict = FilterVerdict.Drop };
        }

        foreach (var block in network.Cidrs)
        {
            yield return Forward(Origins.Default("same network")) with { Source = AddressMatch.In(block), Destination = AddressMatch.In(block) };
        }
    }

    private IEnumerable<FilterRuleSpec> Overlays(IReadOnlySet<int> machines)
    {
        for (var overlay = 0; overlay < addresses.Overlays.Count; overlay++)
        {
            if (!addresses.Overlays[overlay].Members.Any(machines.Contains))
            {
                continue;
            }

            var declared = addresses.Overlays[overlay].Overlay;
            var rule = Forward(Origins.Declared($"overlay/{declared.Name}", declared.Location));
            var ports = FilterRules.Udp(declared.Port);
            foreach (var direction in new[] { rule with { InLink = LinkNames.Wan }, rule with { OutLink = LinkNames.Wan } })
            {
                foreach (var between in FilterRules.Between(direction, peers[overlay], peers[overlay], ports))
                {
                    yield return between;
                }
            }
        }
    }

    private static IEnumerable<FilterRuleSpec> OfLink(Network network, Link link)
    {
        var other = link.First.Name == network.Name ? link.Second : link.First;
        var rule = Forward(Origins.Declared($"link/{link.Name}", link.Location));
        foreach (var near in network.Cidrs)
        {
            foreach (var far in other.Cidrs.Where(c => c.IsV6 == near.IsV6))
            {
                yield return rule with { InLink = LinkNames.Wan, Source = AddressMatch.In(far), Destination = AddressMatch.In(near) };
                yield return rule with { OutLink = LinkNames.Wan, Source = AddressMatch.In(near), Destination = AddressMatch.In(far) };
            }
        }
    }

    private static IEnumerable<FilterRuleSpec> OfPublic(Subnet subnet)
    {
        var rule = Forward(Origins.Declared($"public/{subnet.FullName}", subnet.Location));
        foreach (var block in subnet.Cidrs)
        {
            yield return rule with { InLink = LinkNames.Wan, Destination = AddressMatch.In(block) };
            yield return rule with { OutLink = LinkNames.Wan, Source = AddressMatch.In(block) };
        }
    }

    private static FilterRuleSpec Forward(string origin) => FilterRules.Rule(FilterChain.Forward, origin);
}
