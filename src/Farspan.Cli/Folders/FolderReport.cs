namespace Farspan.Cli.Folders;

/// <summary>What was done to a folder.</summary>
/// <param name="Written">Files written.</param>
/// <param name="Unchanged">Files that were as they should be.</param>
/// <param name="Removed">Paths of files that Farspan wrote earlier and removed now.</param>
/// <param name="Left">Paths of files that Farspan wrote earlier, no longer writes, and left because somebody has changed them.</param>
internal sealed record FolderReport(int Written, int Unchanged, IReadOnlyList<string> Removed, IReadOnlyList<string> Left);
