using Farspan.Planning.Allocation;
using Farspan.Planning.Naming;
using Farspan.State.Filters;

namespace Farspan.Planning.Filters;

/// <summary>The filters of machines: default deny in and out; machines that take part in the same flows share one filter.</summary>
internal sealed class MachineFilterPlanner
{
    private readonly AddressPlan _addresses;
    private readonly IReadOnlyList<PolicyFlow> _flows;
    private readonly IReadOnlyList<Side> _peers;
    private readonly IReadOnlyDictionary<string, AddressSetSpec> _sets;
    private readonly PathTrie _trie = new();
    private readonly Dictionary<int, FilterSpec> _filters = [];
    private readonly Dictionary<(int Item, string Link), IReadOnlyList<FilterRuleSpec>> _rules = [];

    public MachineFilterPlanner(
        AddressPlan addresses, IReadOnlyList<PolicyFlow> flows, IReadOnlyList<Side> peers, IReadOnlyDictionary<string, AddressSetSpec> sets)
    {
        _addresses = addresses;
        _flows = flows;
        _peers = peers;
        _sets = sets;
    }

    /// <summary>One filter for each machine, by number.</summary>
    public IReadOnlyList<FilterSpec> Plan()
    {
        // A machine's part in the network is a sequence: how many cards, then which overlays, then which flows it begins or accepts.
        var nodes = new int[_addresses.Topology.Machines.Count];
        for (var machine = 0; machine < nodes.Length; machine++)
        {
            nodes[machine] = _trie.Step(PathTrie.Root, _addresses.Cards[machine].Count);
        }

        for (var overlay = 0; overlay < _addresses.Overlays.Count; overlay++)
        {
            foreach (var member in _addresses.Overlays[overlay].Members)
            {
                nodes[member] = _trie.Step(nodes[member], -1 - overlay);
            }
        }

        for (var flow = 0; flow < _flows.Count; flow++)
        {
            StepAll(nodes, _flows[flow].From, 2 * flow);
            StepAll(nodes, _flows[flow].To, (2 * flow) + 1);
        }

        return [.. nodes.Select(FilterOf)];
    }

    private void StepAll(int[] nodes, Side side, int item)
    {
        foreach (var machine in side.Machines)
        {
            nodes[machine] = _trie.Step(nodes[machine], item);
        }
    }

    private FilterSpec FilterOf(int node)
    {
        if (!_filters.TryGetValue(node, out var filter))
        {
            filter = Make(_trie.Path(node));
            _filters.Add(node, filter);
        }

        return filter;
    }

    private FilterSpec Make(IReadOnlyList<int> path)
    {
        var cards = Enumerable.Range(0, path[0]).Select(LinkNames.Card).ToArray();
        var rules = new List<FilterRuleSpec>(path.Count * cards.Length);
        foreach (var chain in new[] { FilterChain.Input, FilterChain.Output })
        {
            rules.AddRange(Shared(chain));
            for (var i = 1; i < path.Count; i++)
            {
                if (path[i] < 0)
                {
                    Array.ForEach(cards, link => rules.AddRange(OfOverlay(-1 - path[i], chain, link)));
                }
                else
                {
                    AddFlow(rules, path[i], chain, cards);
                }
            }

            if (chain == FilterChain.Output && path.Skip(1).FirstOrDefault(IsLearnt, -1) is >= 0 and var first)
            {
                rules.AddRange(Refusals(_flows[first / 2].To));
            }
        }

        return new FilterSpec
        {
            InputPolicy = FilterVerdict.Drop,
            ForwardPolicy = FilterVerdict.Drop,
            OutputPolicy = FilterVerdict.Drop,
            Sets = FilterRules.SetsOf(rules, _sets),
            Rules = rules,
            Nat = [],
        };
    }

    private bool IsLearnt(int item) => item >= 0 && item % 2 == 0 && _flows[item / 2].Learnt is not null;

    // What no rule lets out would be dropped without a word.
    private IReadOnlyList<FilterRuleSpec> Refusals(Side internet) => Once((int.MinValue, "refusals"), () =>
        from set in new[] { internet.V4, internet.V6 }
        where set is not null
        select FilterRules.Rule(FilterChain.Output, Origins.Default("no egress entry")) with
        {
            Destination = AddressMatch.In(set.Spec.Name), States = ConnectionStates.New, LogGroup = State.KernelMarks.RefusalGroup, Verdict = FilterVerdict.Drop,
        });

    private IReadOnlyList<FilterRuleSpec> Shared(FilterChain chain) =>
        Once((int.MinValue, chain.ToString()), () => FilterRules.Beginning(chain, _addresses.UsesV6));

    // The datagrams that carry an overlay: from any member's endpoint to any other's.
    private IReadOnlyList<FilterRuleSpec> OfOverlay(int overlay, FilterChain chain, string link) => Once((-1 - overlay, $"{chain} {link}"), () =>
    {
        var declared = _addresses.Overlays[overlay].Overlay;
        var rule = FilterRules.On(FilterRules.Rule(chain, Origins.Declared($"overlay/{declared.Name}", declared.Location)), link);
        return FilterRules.Between(rule, _peers[overlay], _peers[overlay], FilterRules.Udp(declared.Port));
    });

    // An even item is a flow that the machine begins, an odd one a flow that it accepts.
    // Plain loops: with every machine in every policy this is passed millions of times.
    private void AddFlow(List<FilterRuleSpec> rules, int item, FilterChain chain, string[] cards)
    {
        if (chain != (item % 2 == 0 ? FilterChain.Output : FilterChain.Input))
        {
            return;
        }

        var plane = _flows[item / 2].Plane;
        if (plane != SideResolver.Underlay)
        {
            rules.AddRange(OfFlow(item, chain, _addresses.Overlays[plane].Link));
            return;
        }

        foreach (var card in cards)
        {
            rules.AddRange(OfFlow(item, chain, card));
        }
    }

    private IReadOnlyList<FilterRuleSpec> OfFlow(int item, FilterChain chain, string link) =>
        _rules.TryGetValue((item, link), out var known) ? known : MakeFlow(item, chain, link);

    private IReadOnlyList<FilterRuleSpec> MakeFlow(int item, FilterChain chain, string link) => Once((item, link), () =>
    {
        var flow = _flows[item / 2];
        var rule = FilterRules.Rule(chain, Origins.Declared($"policy/{flow.Policy.Name}", flow.Policy.Location));
        return FilterRules.Between(FilterRules.On(rule, link), flow.From, flow.Learnt ?? flow.To, flow.Ports);
    });

    private IReadOnlyList<FilterRuleSpec> Once((int Item, string Link) key, Func<IEnumerable<FilterRuleSpec>> make)
    {
        if (!_rules.TryGetValue(key, out var rules))
        {
            rules = [.. make()];
            _rules.Add(key, rules);
        }

        return rules;
    }
}
