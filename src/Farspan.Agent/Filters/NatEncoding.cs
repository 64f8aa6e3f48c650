using Farspan.Netlink.Nftables;
using Farspan.State.Filters;
using Farspan.State.Nat;

namespace Farspan.Agent.Filters;

/// <summary>Says address translation in the words of nftables: the chains prerouting and postrouting, each only where it has rules.</summary>
/// <remarks>Source: nft(8), «NAT statements».</remarks>
internal static class NatEncoding
{
    internal static IEnumerable<NftChain> Chains(IReadOnlyList<NatRuleSpec> rules, IReadOnlyDictionary<string, bool> families)
    {
        foreach (var isDestination in new[] { true, false })
        {
            var own = rules.Where(r => r.Kind == NatKind.Destination == isDestination).Select(r => Rule(r, families)).ToList();
            if (own.Count > 0)
            {
                yield return NftChain.Nat(ChainName(isDestination), isDestination, own);
            }
        }
    }

    internal static string ChainName(bool isDestination) => isDestination ? "prerouting" : "postrouting";

    /// <summary>One rule; <paramref name="families"/> tells which sets hold IPv6 addresses.</summary>
    /// <exception cref="IOException">The rule names a set that is not there.</exception>
    internal static NftRule Rule(NatRuleSpec rule, IReadOnlyDictionary<string, bool> families)
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

        FilterEncoding.Address(builder, rule.Source, families, isSource: true);
        FilterEncoding.Address(builder, rule.Destination, families, isSource: false);
        if (rule.Protocol != FilterProtocol.Any)
        {
            builder.Protocol((byte)rule.Protocol);
            if (rule.Ports.Count > 0)
            {
                builder.DestinationPorts(rule.Ports);
            }
        }

        builder.Comment(FilterText.Comment(rule.Origin));
        return rule.To is { } to ? builder.Translate(rule.Kind == NatKind.Destination, to, rule.ToPort) : builder.Masquerade();
    }
}
