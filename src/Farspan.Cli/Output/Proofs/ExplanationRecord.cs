using Farspan.Analysis.Explanations;

namespace Farspan.Cli.Output.Proofs;

/// <summary>A pair of addresses as <c>explain --json</c> has it.</summary>
/// <param name="From">The sending node.</param>
/// <param name="To">The node that is spoken to.</param>
/// <param name="Connects"><c>yes</c>, <c>no</c> or <c>unknown</c>.</param>
/// <param name="Open">Ports that connect; null where one was asked for.</param>
/// <param name="Packet">The packet that is shown.</param>
/// <param name="Answer">Its answer; null where the packet does not arrive.</param>
/// <param name="Refused">A packet that does not get through, or null.</param>
/// <param name="NearMisses">Policies to this destination that do not allow the packet that is refused.</param>
internal sealed record ExplanationRecord(
    string From, string To, string Connects, string? Open, TraceRecord Packet, TraceRecord? Answer, TraceRecord? Refused, IReadOnlyList<NearMissRecord> NearMisses)
{
    /// <summary>Makes the record.</summary>
    public static ExplanationRecord Of(Explanation explanation) => new(
        explanation.From.Node,
        explanation.To.Node,
        explanation.Connects switch { true => "yes", false => "no", _ => "unknown" },
        explanation.Open?.ToString(),
        TraceRecord.Of(explanation.Shown.Request),
        explanation.Shown.Reply is { } reply ? TraceRecord.Of(reply) : null,
        explanation.Refused is { } refused ? TraceRecord.Of(refused.Request) : null,
        [.. explanation.NearMisses.Select(m => new NearMissRecord(m.Policy.Name, PlaceRecord.Of(m.Policy.Location), m.Why))]);
}
