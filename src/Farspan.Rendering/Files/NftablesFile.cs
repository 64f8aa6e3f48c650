using System.Text;
using Farspan.Addressing;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.State.Nat;

namespace Farspan.Rendering.Files;

/// <summary>The packet filter for <c>nft -f</c>: the same table that the agent puts in place, with its sets and with origins as comments.</summary>
/// <remarks>Source: nft(8). The table is made, deleted and made again within one transaction, so that there is no instant without the old or the new rules.</remarks>
internal static class NftablesFile
{
    public const string Path = "etc/nftables.d/farspan.nft";

    public static string Write(string header, FilterSpec filter)
    {
        var families = filter.Sets.ToDictionary(s => s.Name, s => s.IsIPv6, StringComparer.Ordinal);
        var text = new StringBuilder("#!/usr/sbin/nft -f\n").Append(header);
        text.Append("table inet ").Append(KernelMarks.FilterTable).Append('\n');
        text.Append("delete table inet ").Append(KernelMarks.FilterTable).Append('\n');
        text.Append("table inet ").Append(KernelMarks.FilterTable).Append(" {\n");
        foreach (var set in filter.Sets)
        {
            Write(text, set);
        }

        Write(text, FilterChain.Input, filter.InputPolicy, filter, families);
        Write(text, FilterChain.Forward, filter.ForwardPolicy, filter, families);
        Write(text, FilterChain.Output, filter.OutputPolicy, filter, families);
        WriteNat(text, isDestination: true, filter.Nat, families);
        WriteNat(text, isDestination: false, filter.Nat, families);
        return text.Append("}\n").ToString();
    }

    private static void Write(StringBuilder text, AddressSetSpec set)
    {
        if (set.IsLearnt)
        {
            text.Append("\t# Filled by the machine's forwarder with the addresses that DNS answers bring; without it nothing gets through.\n\tset ").Append(set.Name)
                .Append(" {\n\t\ttype ").Append(set.IsIPv6 ? "ipv6_addr" : "ipv4_addr").Append("\n\t\tflags timeout\n\t\tsize ").Append(AddressSetSpec.MostLearnt).Append("\n\t}\n\n");
            return;
        }

        text.Append("\tset ").Append(set.Name).Append(" {\n\t\ttype ").Append(set.IsIPv6 ? "ipv6_addr" : "ipv4_addr").Append("\n\t\tflags interval\n");
        if (set.Networks.Count > 0)
        {
            text.Append("\t\telements = {\n");
            foreach (var network in set.Networks)
            {
                text.Append("\t\t\t").Append(network.FirstNumber == network.LastNumber ? network.BaseAddress.ToString() : network.ToString()).Append(",\n");
            }

            text.Append("\t\t}\n");
        }

        text.Append("\t}\n\n");
    }

    private static void Write(StringBuilder text, FilterChain chain, FilterVerdict policy, FilterSpec filter, Dictionary<string, bool> families)
    {
        var name = chain switch { FilterChain.Input => "input", FilterChain.Forward => "forward", _ => "output" };
        text.Append("\tchain ").Append(name).Append(" {\n\t\ttype filter hook ").Append(name).Append(" priority filter; policy ").Append(Word(policy)).Append(";\n");
        foreach (var rule in filter.Rules.Where(r => r.Chain == chain))
        {
            Write(text, rule, families);
        }

        text.Append("\t}\n").Append(chain == FilterChain.Output ? "" : "\n");
    }

    private static void Write(StringBuilder text, FilterRuleSpec rule, Dictionary<string, bool> families)
    {
        text.Append("\t\t");
        Link(text, "iifname", rule.InLink);
        Link(text, "oifname", rule.OutLink);
        Address(text, "saddr", rule.Source, families);
        Address(text, "daddr", rule.Destination, families);
        Protocol(text, rule.Protocol, rule.Ports, rule.IcmpTypes);
        if (rule.States != ConnectionStates.None)
        {
            text.Append("ct state ").Append(rule.States.ToString().Replace(", ", ",", StringComparison.Ordinal).ToLowerInvariant()).Append(' ');
        }

        if (rule.LogGroup is { } group)
        {
            text.Append("log group ").Append(group).Append(' ');
        }

        text.Append(Word(rule.Verdict)).Append(" comment \"").Append(FilterText.Comment(rule)).Append("\"\n");
    }

    private static void WriteNat(StringBuilder text, bool isDestination, IReadOnlyList<NatRuleSpec> rules, Dictionary<string, bool> families)
    {
        var own = rules.Where(r => r.Kind == NatKind.Destination == isDestination).ToList();
        if (own.Count == 0)
        {
            return;
        }

        var (name, priority) = isDestination ? ("prerouting", "dstnat") : ("postrouting", "srcnat");
        text.Append("\n\tchain ").Append(name).Append(" {\n\t\ttype nat hook ").Append(name).Append(" priority ").Append(priority).Append("; policy accept;\n");
        foreach (var rule in own)
        {
            text.Append("\t\t");
            Link(text, "iifname", rule.InLink);
            Link(text, "oifname", rule.OutLink);
            Address(text, "saddr", rule.Source, families);
            Address(text, "daddr", rule.Destination, families);
            Protocol(text, rule.Protocol, rule.Ports, []);
            text.Append(NatText.Verb(rule)).Append(" comment \"").Append(FilterText.Comment(rule.Origin)).Append("\"\n");
        }

        text.Append("\t}\n");
    }

    private static void Link(StringBuilder text, string key, string? link)
    {
        if (link is not null)
        {
            text.Append(key).Append(" \"").Append(link).Append("\" ");
        }
    }

    private static void Address(StringBuilder text, string key, AddressMatch? match, Dictionary<string, bool> families)
    {
        if (match?.Set is { } set)
        {
            text.Append(families[set] ? "ip6 " : "ip ").Append(key).Append(" @").Append(set).Append(' ');
        }
        else if (match?.Network is { } network)
        {
            text.Append(network.IsV6 ? "ip6 " : "ip ").Append(key).Append(' ').Append(network).Append(' ');
        }
    }

    private static void Protocol(StringBuilder text, FilterProtocol protocol, IReadOnlyList<PortRange> ports, IReadOnlyList<byte> icmpTypes)
    {
        if (protocol == FilterProtocol.Any)
        {
            return;
        }

        var name = protocol switch { FilterProtocol.Tcp => "tcp", FilterProtocol.Udp => "udp", FilterProtocol.Icmp => "icmp", _ => "icmpv6" };
        if (icmpTypes.Count > 0)
        {
            Values(text.Append(name).Append(" type "), icmpTypes);
        }
        else if (ports.Count > 0)
        {
            Values(text.Append(name).Append(" dport "), ports);
        }
        else
        {
            text.Append("meta l4proto ").Append(name == "icmpv6" ? "ipv6-icmp" : name).Append(' ');
        }
    }

    private static void Values<T>(StringBuilder text, IReadOnlyList<T> values)
    {
        _ = values.Count == 1 ? text.Append(values[0]) : text.Append("{ ").AppendJoin(", ", values).Append(" }");
        text.Append(' ');
    }

    private static string Word(FilterVerdict verdict) => verdict == FilterVerdict.Accept ? "accept" : "drop";
}
