namespace Farspan.Cli.Ca;

/// <summary>Files that a command wrote.</summary>
/// <param name="Serial">Serial number of a new certificate, or null.</param>
/// <param name="NotAfter">Until when it is valid, or null.</param>
/// <param name="Files">The files.</param>
internal sealed record CaFilesReport(string? Serial, DateTimeOffset? NotAfter, IReadOnlyList<string> Files);
