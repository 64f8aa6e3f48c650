namespace Farspan.Cli.Ca;

/// <summary>What <c>ca allow</c> did.</summary>
/// <param name="Allowed">Who may have certificates again.</param>
internal sealed record CaAllowedReport(IReadOnlyList<CaHeldRecord> Allowed);
