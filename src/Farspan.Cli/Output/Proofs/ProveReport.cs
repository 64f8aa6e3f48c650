using Farspan.Analysis.Claims;

namespace Farspan.Cli.Output.Proofs;

/// <summary>What <c>prove --json</c> says.</summary>
/// <param name="Topology">Name of the network.</param>
/// <param name="Digest">Digest of the plan that was proved.</param>
/// <param name="Holds">True when every claim holds and no finding is an error.</param>
/// <param name="Claims">One for each claim, in the file's order.</param>
/// <param name="Diagnostics">What else was found.</param>
internal sealed record ProveReport(string Topology, string Digest, bool Holds, IReadOnlyList<ClaimRecord> Claims, IReadOnlyList<DiagnosticRecord> Diagnostics)
{
    /// <summary>Makes the report.</summary>
    public static ProveReport Of(ProofReport report, string topology, string digest) => new(
        topology, digest, report.Holds, [.. report.Claims.Select(ClaimRecord.Of)], [.. report.Diagnostics.Select(DiagnosticRecord.Of)]);
}
