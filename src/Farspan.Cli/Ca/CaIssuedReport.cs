namespace Farspan.Cli.Ca;

/// <summary>What <c>ca list</c> shows.</summary>
/// <param name="Certificates">The certificates, newest first.</param>
/// <param name="Damaged">Lines of the lists that cannot be read.</param>
internal sealed record CaIssuedReport(IReadOnlyList<CaIssuedRecord> Certificates, IReadOnlyList<string> Damaged);
