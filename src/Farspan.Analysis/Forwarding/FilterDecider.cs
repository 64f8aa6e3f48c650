using System.Collections.Frozen;
using System.Net;
using System.Runtime.CompilerServices;
using Farspan.Addressing;
using Farspan.State.Filters;

namespace Farspan.Analysis.Forwarding;

/// <summary>Reads the rules of one filter in order, as nftables does (nft(8)): the first that matches decides, otherwise the chain's policy.</summary>
internal sealed class FilterDecider(FilterSpec filter, FrozenSet<string> ignoredOrigins, ConditionalWeakTable<AddressSetSpec, SetMembers> members)
{
    private readonly Dictionary<string, AddressSetSpec> _sets = filter.Sets.ToDictionary(s => s.Name, StringComparer.Ordinal);

    /// <summary>What one chain decides; a decision without verdict where it is not the same for all of the packet's possible ports.</summary>
    /// <remarks>Two rules that match a part each, and all of them only together, are not added up: that is not known.</remarks>
    public RuleDecision Decide(FilterChain chain, string? inLink, string? outLink, PacketKind packet, ConnectionStates state)
    {
        var part = -1;
        for (var i = 0; i < filter.Rules.Count; i++)
        {
            var rule = filter.Rules[i];
            if (rule.Chain != chain || ignoredOrigins.Contains(rule.Origin) || !MatchesAllButPorts(rule, inLink, outLink, packet, state))
            {
                continue;
            }

            var matches = Matching(rule, packet);
            if (matches > 0 && part >= 0 && filter.Rules[part].Verdict != rule.Verdict)
            {
                return Decided(chain, part, null);
            }

            if (matches == packet.LastPort - packet.FirstPort + 1)
            {
                return Decided(chain, i, rule.Verdict);
            }

            part = part < 0 && matches > 0 ? i : part;
        }

        var policy = chain switch { FilterChain.Input => filter.InputPolicy, FilterChain.Forward => filter.ForwardPolicy, _ => filter.OutputPolicy };
        if (part >= 0 && filter.Rules[part].Verdict != policy)
        {
            return Decided(chain, part, null);
        }

        var text = $"{chain.ToString().ToLowerInvariant()} policy {(policy == FilterVerdict.Accept ? "accept" : "drop")}";
        return new RuleDecision { Chain = chain, Rule = -1, Verdict = policy, Text = text, Origin = string.Empty };
    }

    private RuleDecision Decided(FilterChain chain, int rule, FilterVerdict? verdict) =>
        new() { Chain = chain, Rule = rule, Verdict = verdict, Text = FilterText.Of(filter.Rules[rule]), Origin = filter.Rules[rule].Origin };

    private bool MatchesAllButPorts(FilterRuleSpec rule, string? inLink, string? outLink, PacketKind packet, ConnectionStates state) =>
        (rule.States == ConnectionStates.None || (rule.States & state) != 0) &&
        (rule.InLink is null || string.Equals(rule.InLink, inLink, StringComparison.Ordinal)) &&
        (rule.OutLink is null || string.Equals(rule.OutLink, outLink, StringComparison.Ordinal)) &&
        (rule.Protocol == FilterProtocol.Any || rule.Protocol == packet.Protocol) &&
        Matches(rule.Source, packet.Source) && Matches(rule.Destination, packet.Destination);

    // How many of the packet's possible ports the rule names.
    private static int Matching(FilterRuleSpec rule, PacketKind packet)
    {
        if (rule.IcmpTypes.Count > 0)
        {
            return rule.IcmpTypes.Contains((byte)packet.FirstPort) ? 1 : 0;
        }

        return Matching(rule.Ports, packet);
    }

    /// <summary>How many of a packet's possible ports are in a list; all where the list is empty.</summary>
    public static int Matching(IReadOnlyList<PortRange> ports, PacketKind packet) => ports.Count == 0
        ? packet.LastPort - packet.FirstPort + 1
        : ports.Sum(p => Math.Max(0, Math.Min(p.Last, packet.LastPort) - Math.Max(p.First, packet.FirstPort) + 1));

    /// <summary>Whether an address is what a rule demands.</summary>
    public bool Matches(AddressMatch? match, IPAddress address) => match switch
    {
        null => true,
        { Network: { } network } => network.Contains(address),
        { Set: { } name } => _sets.TryGetValue(name, out var set) && members.GetValue(set, static s => new SetMembers(s)).Contains(address),
        _ => false,
    };
}
