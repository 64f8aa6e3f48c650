namespace Farspan.Cli.Output.Proofs;

/// <summary>What <c>explain --json</c> says.</summary>
/// <param name="From">Who sends.</param>
/// <param name="To">Who is spoken to.</param>
/// <param name="Reaches">True where every sender reaches every receiver at one address or more.</param>
/// <param name="Pairs">One for each pair of addresses.</param>
internal sealed record ExplainReport(string From, string To, bool Reaches, IReadOnlyList<ExplanationRecord> Pairs);
