using System.Globalization;
using System.Text;
using Farspan.Analysis.Forwarding;
using Farspan.State.Filters;

namespace Farspan.Rendering.Proofs;

/// <summary>The way of a packet, hop by hop: by which route, in which tunnel, and by which rule, in the order in which the packet meets them.</summary>
public static class TraceText
{
    private const int RuleIndent = 10;

    /// <summary>Writes the hops, each with its number, and at the end what becomes of the packet.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="trace">The way.</param>
    /// <param name="indent">Spaces before each line.</param>
    /// <param name="withRules">Whether the rules' own text is wanted beside their origin.</param>
    public static void Write(StringBuilder text, Trace trace, int indent, bool withRules)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(trace);
        WriteHops(text, trace, new string(' ', indent), string.Empty, withRules);
    }

    private static void WriteHops(StringBuilder text, Trace trace, string indent, string outer, bool withRules)
    {
        for (var i = 0; i < trace.Hops.Count; i++)
        {
            var hop = trace.Hops[i];
            var number = string.Create(CultureInfo.InvariantCulture, $"{outer}{i + 1}");
            var isLast = i == trace.Hops.Count - 1;
            text.Append(CultureInfo.InvariantCulture, $"{indent}{number + " ",-4}{hop.Node}{Arrival(hop)}\n");
            var deeper = indent + "    ";
            Translations(text, hop, deeper, isBefore: true);
            if (hop.Route is { } route)
            {
                text.Append(deeper).Append("route   ").Append(route.Destination).Append(" by ").Append(route.Link)
                    .Append(route.Gateway is { } gateway ? $" via {gateway}" : "").Append('\n');
            }

            if (hop.Decision is { } decision)
            {
                Decision(text, decision, deeper, withRules);
            }

            Translations(text, hop, deeper, isBefore: false);
            if (hop.Tunnel is { } tunnel)
            {
                text.Append(CultureInfo.InvariantCulture, $"{deeper}tunnel  overlay {tunnel.Overlay} to {tunnel.Peer}, as {FlowWords.Packet(tunnel.Outer.Flow)}\n");
                WriteHops(text, tunnel.Outer, deeper, number + ".", withRules);
            }

            if (isLast && outer.Length == 0)
            {
                text.Append(deeper).Append(trace.Arrives ? "arrives" : $"stops   {FlowWords.Fate(trace.Disposition)}: {Why(trace, hop)}").Append('\n');
            }
        }

        if (trace.Hops.Count == 0)
        {
            text.Append(indent).Append("stops   ").Append(trace.Reason).Append('\n');
        }
    }

    private static string Arrival(Hop hop) => hop.InLink is { } link ? $", in by {link}" : ", sends";

    private static void Decision(StringBuilder text, RuleDecision decision, string indent, bool withRules)
    {
        var verdict = decision.Verdict switch { FilterVerdict.Accept => "accepts", FilterVerdict.Drop => "drops", _ => "cannot be told" };
        text.Append(CultureInfo.InvariantCulture, $"{indent}{decision.Chain.ToString().ToLowerInvariant(),-8}{verdict}: {(decision.Rule < 0 ? $"no rule matches ({decision.Text})" : decision.Origin)}\n");
        if (withRules && decision.Rule >= 0)
        {
            var heading = string.Create(CultureInfo.InvariantCulture, $"{indent}        rule {decision.Rule + 1}: ");
            ProofText.Wrapped(text, heading, decision.Text, indent.Length + RuleIndent);
        }
    }

    // Destinations are written anew before the route, sources after the rule; an answer gets the other one back at the same place.
    private static void Translations(StringBuilder text, Hop hop, string indent, bool isBefore)
    {
        foreach (var done in hop.Translations)
        {
            var isDestination = !done.Before.Destination.Equals(done.After.Destination) || done.Before.Port != done.After.Port;
            if (isDestination == isBefore)
            {
                var (before, after) = isDestination ? (Place(done.Before), Place(done.After)) : (done.Before.Source.ToString(), done.After.Source.ToString());
                text.Append(CultureInfo.InvariantCulture, $"{indent}nat     {(isDestination ? "to" : "from")} {before} becomes {(isDestination ? "to" : "from")} {after}: ")
                    .Append(done.IsUndone ? "the answer to a translated connection" : done.Origin).Append('\n');
            }
        }
    }

    private static string Place(Flow flow) => flow.Protocol is FilterProtocol.Tcp or FilterProtocol.Udp
        ? new System.Net.IPEndPoint(flow.Destination, flow.Port).ToString()
        : flow.Destination.ToString();

    // Where the rule stands one line above there is no need to say it again.
    private static string Why(Trace trace, Hop last) =>
        last.Decision is { Verdict: not FilterVerdict.Accept, Rule: < 0 } ? $"nothing on {last.Node} allows it" : trace.Reason;
}
