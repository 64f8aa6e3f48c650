using System.Net.Sockets;
using Farspan.Netlink.Nftables;
using Farspan.Netlink.Nftables.Expressions;
using Farspan.State.Filters;

namespace Farspan.Agent.Filters;

/// <summary>Says a <see cref="FilterSpec"/> in the words of nftables: one table with the chains input, forward and output, and where addresses are translated prerouting and postrouting.</summary>
/// <remarks>One rule of the spec is one rule of the kernel. Source: nft(8).</remarks>
internal static class FilterEncoding
{
    // RFC 791 section 3.1 and RFC 8200 section 3: where the addresses lie, and how long they are.
    private const int SourceV4 = 12;
    private const int DestinationV4 = 16;
    private const int BytesV4 = 4;
    private const int SourceV6 = 8;
    private const int DestinationV6 = 24;
    private const int BytesV6 = 16;

    /// <summary>The table of a filter.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="name">Name of the table.</param>
    /// <param name="priority">Order at the hooks.</param>
    /// <param name="before">What is there now: learnt sets keep what they hold and still may hold.</param>
    internal static NftTable Table(FilterSpec filter, string name, int priority, NftTable? before = null)
    {
        var families = filter.Sets.ToDictionary(s => s.Name, s => s.IsIPv6, StringComparer.Ordinal);
        return new NftTable
        {
            Family = NftFamily.Inet,
            Name = name,
            Sets = [.. filter.Sets.Select(s => s.IsLearnt ? Learnt(s, before) : NftSet.OfNetworks(s.Name, s.IsIPv6, s.Networks))],
            Chains =
            [
                Chain(FilterChain.Input, filter.InputPolicy),
                Chain(FilterChain.Forward, filter.ForwardPolicy),
                Chain(FilterChain.Output, filter.OutputPolicy),
                .. NatEncoding.Chains(filter.Nat, families),
            ],
        };

        NftChain Chain(FilterChain chain, FilterVerdict policy) =>
            NftChain.Filter(ChainName(chain), Hook(chain), priority, Kind(policy), [.. filter.Rules.Where(r => r.Chain == chain).Select(r => Rule(r, families))]);
    }

    private static NftSet Learnt(AddressSetSpec set, NftTable? before)
    {
        var known = before?.Sets.FirstOrDefault(s => s.HasTimeouts && string.Equals(s.Name, set.Name, StringComparison.Ordinal));
        var allowed = known is null ? [] : set.Networks.Select(NftRange.From).ToList();
        return NftSet.OfTimed(set.Name, set.IsIPv6, AddressSetSpec.MostLearnt, [.. known?.Timed.Where(t => allowed.Exists(r => r.First <= t.Key && t.Key <= r.Last)) ?? []]);
    }

    /// <summary>One rule; <paramref name="families"/> tells which sets hold IPv6 addresses.</summary>
    /// <exception cref="IOException">The rule names a set that is not there.</exception>
    internal static NftRule Rule(FilterRuleSpec rule, IReadOnlyDictionary<string, bool> families)
    {
        var builder = new NftRuleBuilder();
        if (rule.InLink is { } inLink)
        {
            builder.InLink(inLink);
        }

        if (rule.OutLink is { } outLink)
        {
            builder.OutLink(outLink);
        }

        Address(builder, rule.Source, families, isSource: true);
        Address(builder, rule.Destination, families, isSource: false);
        Protocol(builder, rule);
        if (rule.States != ConnectionStates.None)
        {
            builder.ConnectionState((uint)rule.States);
        }

        if (rule.LogGroup is { } group)
        {
            builder.Log(group);
        }

        builder.Comment(FilterText.Comment(rule));
        return rule.Verdict == FilterVerdict.Accept ? builder.Accept() : builder.Drop();
    }

    internal static string ChainName(FilterChain chain) => chain switch
    {
        FilterChain.Input => "input",
        FilterChain.Forward => "forward",
        _ => "output",
    };

    internal static NftHook Hook(FilterChain chain) => chain switch
    {
        FilterChain.Input => NftHook.Input,
        FilterChain.Forward => NftHook.Forward,
        _ => NftHook.Output,
    };

    private static void Protocol(NftRuleBuilder builder, FilterRuleSpec rule)
    {
        switch (rule.Protocol)
        {
            case FilterProtocol.Any:
                break;
            case FilterProtocol.Icmp or FilterProtocol.IcmpV6 when rule.IcmpTypes.Count > 0:
                builder.IcmpTypes(rule.Protocol == FilterProtocol.IcmpV6, rule.IcmpTypes);
                break;
            default:
                builder.Protocol((byte)rule.Protocol);
                if (rule.Ports.Count > 0)
                {
                    builder.DestinationPorts(rule.Ports);
                }

                break;
        }
    }

    internal static void Address(NftRuleBuilder builder, AddressMatch? match, IReadOnlyDictionary<string, bool> families, bool isSource)
    {
        if (match?.Set is { } set)
        {
            var isIPv6 = families.TryGetValue(set, out var found) ? found : throw new IOException($"the filter has a rule for the set {set}, but no such set");
            _ = isSource ? builder.SourceSet(set, isIPv6) : builder.DestinationSet(set, isIPv6);
        }
        else if (match?.Network is { PrefixLength: 0 } all)
        {
            EveryAddress(builder, all.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6, isSource);
        }
        else if (match?.Network is { } network)
        {
            _ = isSource ? builder.Source(network) : builder.Destination(network);
        }
    }

    /// <summary>A prefix of length 0 matches its family only; compared under an empty mask, so that it can be read back as what it was.</summary>
    private static void EveryAddress(NftRuleBuilder builder, bool isIPv6, bool isSource)
    {
        var offset = isIPv6 ? (isSource ? SourceV6 : DestinationV6) : (isSource ? SourceV4 : DestinationV4);
        var nothing = new NftData(UInt128.Zero, isIPv6 ? BytesV6 : BytesV4);
        builder.NetworkProtocol(isIPv6)
            .Add(new NftPayload(NftPayloadBase.Network, offset, nothing.Length))
            .Add(new NftBitwise(nothing, nothing))
            .Add(new NftCompare(NftOperator.Equal, nothing));
    }

    private static NftVerdictKind Kind(FilterVerdict verdict) => verdict == FilterVerdict.Accept ? NftVerdictKind.Accept : NftVerdictKind.Drop;
}
