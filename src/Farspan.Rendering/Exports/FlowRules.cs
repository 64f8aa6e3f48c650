using System.Net;
using Farspan.Planning;
using Farspan.State.Filters;

namespace Farspan.Rendering.Exports;

/// <summary>Reads who may begin connections with whom out of the packet filters that machines enforce, so that an export cannot say anything else.</summary>
/// <remarks>Machines that take part in the same flows share one filter and its rules: each rule is found once, with all machines that have it.</remarks>
internal static class FlowRules
{
    /// <summary>The rules of one chain, in the order in which they are met.</summary>
    /// <exception cref="InvalidDataException">A rule that begins flows names no link or no other end: no plan of ours has such a rule.</exception>
    public static IReadOnlyList<FlowRule> Of(NetworkPlan plan, FilterChain chain)
    {
        var machines = new Dictionary<FilterRuleSpec, List<int>>(ReferenceEqualityComparer.Instance);
        var found = new List<(FilterRuleSpec Rule, FilterSpec Filter, string? Overlay)>();
        foreach (var group in Groups(plan))
        {
            var first = plan.Machines[group.Members[0]];
            foreach (var rule in group.Filter.Rules.Where(r => r.Chain == chain && Begins(r)))
            {
                if (!machines.TryGetValue(rule, out var members))
                {
                    machines.Add(rule, members = []);
                    found.Add((rule, group.Filter, first.Overlays.FirstOrDefault(o => o.Link == (rule.InLink ?? rule.OutLink))?.Name));
                }

                members.AddRange(group.Members);
            }
        }

        return [.. found.Select(f => Read(f.Rule, f.Filter, f.Overlay, machines[f.Rule]))];
    }

    /// <summary>Machines that share a filter, each group in the plan's order.</summary>
    public static IEnumerable<(FilterSpec Filter, IReadOnlyList<int> Members)> Groups(NetworkPlan plan) => Enumerable.Range(0, plan.Machines.Count)
        .GroupBy(number => plan.Machines[number].Filter, ReferenceEqualityComparer.Instance)
        .Select(group => (plan.Machines[group.First()].Filter, (IReadOnlyList<int>)[.. group]));

    private static bool Begins(FilterRuleSpec rule) => rule.Verdict == FilterVerdict.Accept && rule.States == ConnectionStates.New;

    private static FlowRule Read(FilterRuleSpec rule, FilterSpec filter, string? overlay, List<int> machines)
    {
        var other = (rule.Chain == FilterChain.Input ? rule.Source : rule.Destination)
            ?? throw new InvalidDataException($"the rule '{FilterText.Of(rule)}' begins flows with everybody");
        machines.Sort();
        return new FlowRule
        {
            Rule = rule,
            Machines = machines,
            Overlay = overlay,
            Others = NetworksOf(other, filter),
            OthersSet = other.Set,
        };
    }

    /// <summary>The addresses that a match means.</summary>
    public static IReadOnlyList<IPNetwork> NetworksOf(AddressMatch match, FilterSpec filter) =>
        match.Network is { } network ? [network] : filter.Sets.First(s => s.Name == match.Set).Networks;
}
