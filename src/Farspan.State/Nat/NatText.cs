using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Farspan.State.Filters;

namespace Farspan.State.Nat;

/// <summary>A rule of address translation as one line of text in the manner of nft(8): equal rules have equal lines.</summary>
public static class NatText
{
    /// <summary>The rule without its comment.</summary>
    public static string Of(NatRuleSpec rule)
    {
        var text = new StringBuilder(96).Append(rule.Kind == NatKind.Destination ? "prerouting" : "postrouting");
        FilterText.Add(text, " iifname ", rule.InLink);
        FilterText.Add(text, " oifname ", rule.OutLink);
        FilterText.Add(text, "saddr", rule.Source);
        FilterText.Add(text, "daddr", rule.Destination);
        if (rule.Protocol != FilterProtocol.Any)
        {
            var name = rule.Protocol == FilterProtocol.Tcp ? "tcp" : "udp";
            text.Append(" meta l4proto ").Append(name);
            if (rule.Ports.Count > 0)
            {
                text.Append(' ').Append(name).Append(" dport { ").AppendJoin(", ", rule.Ports).Append(" }");
            }
        }

        return text.Append(' ').Append(Verb(rule)).ToString();
    }

    /// <summary>The rule with its comment.</summary>
    public static string WithOrigin(NatRuleSpec rule) => $"{Of(rule)} comment \"{FilterText.Comment(rule.Origin)}\"";

    /// <summary>What the rule does: <c>masquerade</c>, <c>snat ip to 10.0.0.1</c>, <c>dnat ip to 10.0.0.1:80</c>.</summary>
    public static string Verb(NatRuleSpec rule)
    {
        if (rule.To is not { } to)
        {
            return "masquerade";
        }

        var isV6 = to.AddressFamily == AddressFamily.InterNetworkV6;
        var address = isV6 && rule.ToPort is not null ? $"[{to}]" : to.ToString();
        var port = rule.ToPort is { } number ? ":" + number.ToString(CultureInfo.InvariantCulture) : string.Empty;
        return $"{(rule.Kind == NatKind.Destination ? "dnat" : "snat")} {(isV6 ? "ip6" : "ip")} to {address}{port}";
    }
}
