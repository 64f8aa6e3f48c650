using System.Net;
using System.Net.Sockets;
using Farspan.State.Filters;

namespace Farspan.Verification.Flows;

/// <summary>Reads a <see cref="FilterSpec"/> as the kernel would for a packet that begins a conversation.</summary>
internal sealed class FilterTable
{
    private readonly FilterSpec _spec;
    private readonly Dictionary<string, AddressSetSpec> _sets;

    public FilterTable(FilterSpec spec)
    {
        _spec = spec;
        _sets = spec.Sets.ToDictionary(s => s.Name, StringComparer.Ordinal);
    }

    /// <summary>The verdict on a packet, and the origin of the rule that gave it.</summary>
    public (FilterVerdict Verdict, string Origin) Decide(FilterChain chain, string? inLink, string? outLink, Packet packet)
    {
        foreach (var rule in _spec.Rules)
        {
            if (rule.Chain == chain && Matches(rule, inLink, outLink, packet))
            {
                return (rule.Verdict, rule.Origin);
            }
        }

        return (PolicyOf(chain), "default, no rule matches");
    }

    private FilterVerdict PolicyOf(FilterChain chain) => chain switch
    {
        FilterChain.Input => _spec.InputPolicy,
        FilterChain.Forward => _spec.ForwardPolicy,
        _ => _spec.OutputPolicy,
    };

    private bool Matches(FilterRuleSpec rule, string? inLink, string? outLink, Packet packet) =>
        (rule.States == ConnectionStates.None || rule.States.HasFlag(ConnectionStates.New)) &&
        (rule.InLink is null || string.Equals(rule.InLink, inLink, StringComparison.Ordinal)) &&
        (rule.OutLink is null || string.Equals(rule.OutLink, outLink, StringComparison.Ordinal)) &&
        (rule.Protocol == FilterProtocol.Any || rule.Protocol == packet.Protocol) &&
        (rule.Ports.Count == 0 || rule.Ports.Any(p => p.First <= packet.Port && packet.Port <= p.Last)) &&
        Matches(rule.Source, packet.Source) &&
        Matches(rule.Destination, packet.Destination);

    /// <summary>Whether an address matches. A set holds one family; a packet of the other family is in none of its networks.</summary>
    public bool Matches(AddressMatch? match, IPAddress address)
    {
        if (match is null)
        {
            return true;
        }

        if (match.Network is { } network)
        {
            return network.Contains(address);
        }

        return match.Set is { } name && _sets.TryGetValue(name, out var set) &&
            set.IsIPv6 == (address.AddressFamily == AddressFamily.InterNetworkV6) &&
            set.Networks.Any(n => n.Contains(address));
    }
}
