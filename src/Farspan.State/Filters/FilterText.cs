using System.Net.Sockets;
using System.Text;

namespace Farspan.State.Filters;

/// <summary>A rule or set as one line of text in the manner of nft(8): equal rules have equal lines.</summary>
public static class FilterText
{
    /// <summary>Longest comment in bytes; the kernel's tools read back at most 127, and the origin is at most 120 characters.</summary>
    public const int LongestComment = 120;

    /// <summary>The rule without its comment.</summary>
    public static string Of(FilterRuleSpec rule)
    {
        var text = new StringBuilder(128);
        text.Append(rule.Chain switch { FilterChain.Input => "input", FilterChain.Forward => "forward", _ => "output" });
        Add(text, " iifname ", rule.InLink);
        Add(text, " oifname ", rule.OutLink);
        Add(text, "saddr", rule.Source);
        Add(text, "daddr", rule.Destination);
        AddProtocol(text, rule);
        if (rule.States != ConnectionStates.None)
        {
            text.Append(" ct state ").Append(rule.States.ToString().Replace(", ", ",", StringComparison.Ordinal).ToLowerInvariant());
        }

        if (rule.LogGroup is { } group)
        {
            text.Append(" log group ").Append(group);
        }

        return text.Append(rule.Verdict == FilterVerdict.Accept ? " accept" : " drop").ToString();
    }

    /// <summary>The rule with its comment.</summary>
    public static string WithOrigin(FilterRuleSpec rule) => $"{Of(rule)} comment \"{Comment(rule)}\"";

    /// <summary>The rule's origin as the kernel keeps it: one line without quotes, at most <see cref="LongestComment"/> bytes of UTF-8.</summary>
    public static string Comment(FilterRuleSpec rule) => Comment(rule.Origin);

    /// <summary>An origin as the kernel keeps it.</summary>
    public static string Comment(string origin)
    {
        if (origin.Length <= LongestComment && !origin.AsSpan().ContainsAnyExceptInRange(' ', '~') && !origin.Contains('"', StringComparison.Ordinal))
        {
            return origin;
        }

        var text = new StringBuilder(LongestComment);
        var length = 0;
        foreach (var rune in origin.EnumerateRunes())
        {
            length += rune.Utf8SequenceLength;
            if (length > LongestComment)
            {
                break;
            }

            text.Append(Rune.IsControl(rune) ? " " : rune.Value == '"' ? "'" : rune.ToString());
        }

        return text.ToString();
    }

    /// <summary>The set with its members in a fixed order; of a learnt one only that it is.</summary>
    public static string Of(AddressSetSpec set) => set.IsLearnt ? $"set {set.Name} {(set.IsIPv6 ? "ipv6_addr" : "ipv4_addr")} flags timeout" :
        $"set {set.Name} {(set.IsIPv6 ? "ipv6_addr" : "ipv4_addr")} {{ {string.Join(", ", set.Networks.Select(n => n.ToString()).Order(StringComparer.Ordinal))} }}";

    private static void AddProtocol(StringBuilder text, FilterRuleSpec rule)
    {
        if (rule.Protocol == FilterProtocol.Any)
        {
            return;
        }

        var name = rule.Protocol switch { FilterProtocol.Tcp => "tcp", FilterProtocol.Udp => "udp", FilterProtocol.Icmp => "icmp", _ => "icmpv6" };
        text.Append(" meta l4proto ").Append(name);
        if (rule.Ports.Count > 0)
        {
            text.Append(' ').Append(name).Append(" dport { ").AppendJoin(", ", rule.Ports).Append(" }");
        }

        if (rule.IcmpTypes.Count > 0)
        {
            text.Append(' ').Append(name).Append(" type { ").AppendJoin(", ", rule.IcmpTypes).Append(" }");
        }
    }

    internal static void Add(StringBuilder text, string key, string? link)
    {
        if (link is not null)
        {
            text.Append(key).Append('"').Append(link).Append('"');
        }
    }

    internal static void Add(StringBuilder text, string key, AddressMatch? match)
    {
        if (match?.Network is { } network)
        {
            text.Append(network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6 ? " ip6 " : " ip ").Append(key).Append(' ').Append(network);
        }
        else if (match?.Set is { } set)
        {
            text.Append(' ').Append(key).Append(" @").Append(set);
        }
    }
}
