using System.Net;
using System.Text;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Explanations;
using Farspan.Analysis.Forwarding;

namespace Farspan.Rendering.Proofs;

/// <summary>An explanation for people: whether it connects, the path with each rule, and why not.</summary>
public static class ExplanationText
{
    private const int Indent = 2;
    private const int FieldIndent = 12;

    /// <summary>Renders one explanation.</summary>
    /// <param name="explanation">What was found.</param>
    /// <param name="names">Names of addresses that are no machine's own, such as endpoints of private links.</param>
    public static string Render(Explanation explanation, IReadOnlyDictionary<IPAddress, string> names)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        ArgumentNullException.ThrowIfNull(names);
        var text = new StringBuilder();
        var flow = explanation.Shown.Request.Flow;
        var port = explanation.Open is null ? $", {FlowWords.Port(flow.Protocol, flow.Port)}" : "";
        text.Append(Word(explanation.Connects)).Append(": ").Append(At(explanation.From)).Append(" → ").Append(At(explanation.To)).Append(port).Append('\n');
        if (explanation.Open is { } open)
        {
            ProofText.Wrapped(text, "  open on   ", open.IsEmpty ? "no port" : open.ToString(), FieldIndent);
        }

        Path(text, explanation.Shown, names);
        if (explanation.Refused is { } refused)
        {
            text.Append('\n').Append("  refused, for example ").Append(FlowWords.Port(refused.Request.Flow.Protocol, refused.Request.Flow.Port)).Append('\n');
            Path(text, refused, names);
        }

        foreach (var miss in explanation.NearMisses)
        {
            ProofText.Wrapped(text, "  near miss ", $"policy '{miss.Policy.Name}' ({miss.Policy.Location}) allows from {miss.Policy.From.Text}, ports {PolicyPorts(miss)}: {miss.Why}", FieldIndent);
        }

        return text.ToString();
    }

    /// <summary>REACHES, DOES NOT REACH or UNKNOWN.</summary>
    public static string Word(bool? connects) => connects switch { true => "REACHES", false => "DOES NOT REACH", _ => "UNKNOWN" };

    private static string At(Endpoint endpoint) =>
        $"{(endpoint.IsInternet ? "the internet" : endpoint.Node)} ({endpoint.Address}{(endpoint.Overlay is { } overlay ? $" in overlay {overlay}" : "")})";

    private static void Path(StringBuilder text, Answer answer, IReadOnlyDictionary<IPAddress, string> names)
    {
        var name = names.GetValueOrDefault(answer.Request.Flow.Destination) is { } known ? $" ({known})" : "";
        text.Append("  packet    ").Append(FlowWords.Packet(answer.Request.Flow)).Append(name).Append('\n');
        TraceText.Write(text, answer.Request, Indent, withRules: true);
        if (answer.Reply is not { } reply)
        {
            return;
        }

        if (reply.Arrives)
        {
            text.Append("  answer    comes back\n");
            return;
        }

        text.Append("  answer    does not come back\n");
        TraceText.Write(text, reply, Indent, withRules: true);
    }

    private static string PolicyPorts(NearMiss miss) => miss.Policy.AllPorts
        ? "all"
        : string.Join(", ", miss.Policy.Ports.Select(p => FormattableString.Invariant($"{p.Ports}/{(p.Protocol == Topology.Model.TransportProtocol.Tcp ? "tcp" : "udp")}")));
}
