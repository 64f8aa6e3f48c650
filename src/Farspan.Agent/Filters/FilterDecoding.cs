using Farspan.Netlink.Nftables;
using Farspan.State.Filters;
using Farspan.State.Nat;

namespace Farspan.Agent.Filters;

/// <summary>Says a table of the kernel in the words of <see cref="FilterStatus"/>; what cannot be said in them is foreign.</summary>
internal static class FilterDecoding
{
    private static readonly FilterChain[] _chains = [FilterChain.Input, FilterChain.Forward, FilterChain.Output];

    internal static FilterStatus Status(NftTable table, int priority)
    {
        var foreign = new List<string>();
        var sets = Sets(table, foreign);
        var families = table.Sets.ToDictionary(s => s.Name, s => s.KeyType == NftKeyType.IPv6Address, StringComparer.Ordinal);
        var rules = new List<FilterRuleSpec>();
        var nat = new List<NatRuleSpec>();
        foreach (var chain in table.Chains)
        {
            var known = Array.FindIndex(_chains, c => string.Equals(FilterEncoding.ChainName(c), chain.Name, StringComparison.Ordinal));
            if (known < 0 && IsNat(chain) is { } isDestination)
            {
                Nat(chain, isDestination, families, nat, foreign);
                continue;
            }

            if (known < 0)
            {
                foreign.Add($"the chain {chain.Name}");
                continue;
            }

            Rules(chain, _chains[known], families, rules, foreign);
        }

        return new FilterStatus
        {
            InputPolicy = Policy(table, FilterChain.Input, priority),
            ForwardPolicy = Policy(table, FilterChain.Forward, priority),
            OutputPolicy = Policy(table, FilterChain.Output, priority),
            Sets = sets,
            Rules = rules,
            Nat = nat,
            Foreign = foreign,
        };
    }

    private static void Rules(NftChain chain, FilterChain at, Dictionary<string, bool> families, List<FilterRuleSpec> rules, List<string> foreign)
    {
        for (var i = 0; i < chain.Rules.Count; i++)
        {
            var rule = RuleReader.TryRead(chain.Rules[i], at);

            // The reader may be generous: a rule is what we read only if we would write it just so.
            if (rule is not null && CanBeWritten(rule.Source, rule.Destination, families) && FilterEncoding.Rule(rule, families).SameAs(chain.Rules[i]))
            {
                rules.Add(rule);
            }
            else
            {
                foreign.Add(Foreign(chain, i));
            }
        }
    }

    private static void Nat(NftChain chain, bool isDestination, Dictionary<string, bool> families, List<NatRuleSpec> rules, List<string> foreign)
    {
        for (var i = 0; i < chain.Rules.Count; i++)
        {
            if (RuleReader.TryReadNat(chain.Rules[i], isDestination) is { } rule && CanBeWritten(rule.Source, rule.Destination, families) &&
                (rule.ToPort is null || rule.Protocol != FilterProtocol.Any) && NatEncoding.Rule(rule, families).SameAs(chain.Rules[i]))
            {
                rules.Add(rule);
            }
            else
            {
                foreign.Add(Foreign(chain, i));
            }
        }
    }

    // Null for a chain that is none of ours, or that does not hang where ours do.
    private static bool? IsNat(NftChain chain)
    {
        foreach (var isDestination in new[] { true, false })
        {
            if (string.Equals(chain.Name, NatEncoding.ChainName(isDestination), StringComparison.Ordinal) && chain.Base == NftChain.Nat(chain.Name, isDestination, []).Base)
            {
                return isDestination;
            }
        }

        return null;
    }

    private static string Foreign(NftChain chain, int rule) =>
        $"rule {rule + 1} of the chain {chain.Name} (handle {chain.Rules[rule].Handle}{(chain.Rules[rule].Comment is { } comment ? $", comment \"{comment}\"" : string.Empty)})";

    private static bool CanBeWritten(AddressMatch? source, AddressMatch? destination, Dictionary<string, bool> families) =>
        (source?.Set is not { } from || families.ContainsKey(from)) && (destination?.Set is not { } to || families.ContainsKey(to));

    private static FilterVerdict? Policy(NftTable table, FilterChain at, int priority) =>
        table.Chains.FirstOrDefault(c => string.Equals(c.Name, FilterEncoding.ChainName(at), StringComparison.Ordinal))?.Base is { } hooked &&
        string.Equals(hooked.Type, NftBase.FilterType, StringComparison.Ordinal) && hooked.Hook == FilterEncoding.Hook(at) && hooked.Priority == priority
            ? (hooked.Policy == NftVerdictKind.Accept ? FilterVerdict.Accept : FilterVerdict.Drop)
            : null;

    private static List<AddressSetSpec> Sets(NftTable table, List<string> foreign)
    {
        var sets = new List<AddressSetSpec>(table.Sets.Count);
        foreach (var set in table.Sets.OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            if (set.HasTimeouts && set.Elements.Count == 0 && set.Size == AddressSetSpec.MostLearnt && set.KeyType is (NftKeyType.IPv4Address or NftKeyType.IPv6Address))
            {
                // What it holds at the moment is nobody's declaration and no drift.
                sets.Add(new AddressSetSpec { Name = set.Name, IsIPv6 = set.KeyType == NftKeyType.IPv6Address, Networks = [], IsLearnt = true });
                continue;
            }

            var networks = new List<System.Net.IPNetwork>(set.Elements.Count);
            foreach (var range in set.Elements)
            {
                if (range.TryToNetwork(set.KeyType, out var network))
                {
                    networks.Add(network);
                }
            }

            if (!set.HasRanges || set.HasTimeouts || networks.Count != set.Elements.Count || set.KeyType is not (NftKeyType.IPv4Address or NftKeyType.IPv6Address))
            {
                foreign.Add($"the set {set.Name}");
                continue;
            }

            sets.Add(new AddressSetSpec { Name = set.Name, IsIPv6 = set.KeyType == NftKeyType.IPv6Address, Networks = networks });
        }

        return sets;
    }
}
