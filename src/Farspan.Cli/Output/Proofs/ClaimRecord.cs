using Farspan.Analysis.Claims;

namespace Farspan.Cli.Output.Proofs;

/// <summary>A claim and what the proof says of it, as JSON has it.</summary>
/// <param name="Name">Its name, or its number in the file.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Outcome"><c>holds</c>, <c>fails</c> or <c>unknown</c>.</param>
/// <param name="Reason">Why.</param>
/// <param name="Losing">What has to be lost for it to fail; empty where nothing.</param>
/// <param name="Packet">The packet that breaks it, or null.</param>
/// <param name="Answer">The way of the answer, or null where the packet does not arrive.</param>
/// <param name="Blame">Origin of the rule or declaration to blame; empty where it is a default.</param>
/// <param name="Mend">The smallest change that mends it, or null where none is evident.</param>
internal sealed record ClaimRecord(
    string Name, string Text, PlaceRecord Place, string Outcome, string Reason, IReadOnlyList<string> Losing, TraceRecord? Packet, TraceRecord? Answer, string Blame, string? Mend)
{
    /// <summary>Makes the record.</summary>
    public static ClaimRecord Of(ClaimProof proof) => new(
        proof.Claim.Name,
        proof.Claim.Text,
        PlaceRecord.Of(proof.Claim.Location),
        proof.Outcome.ToString().ToLowerInvariant(),
        proof.Reason,
        [.. proof.Counterexample?.Losing.Select(l => l.ToString()) ?? []],
        proof.Counterexample?.Packet is { } packet ? TraceRecord.Of(packet.Request) : null,
        proof.Counterexample?.Packet?.Reply is { } reply ? TraceRecord.Of(reply) : null,
        proof.Counterexample?.Blame ?? string.Empty,
        proof.Mend);
}
