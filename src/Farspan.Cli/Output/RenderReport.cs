namespace Farspan.Cli.Output;

/// <summary>What <c>render --json</c> says.</summary>
/// <param name="Topology">Name of the network.</param>
/// <param name="Digest">Digest of the plan.</param>
/// <param name="Folder">The output folder, absolute.</param>
/// <param name="Volumes">Machines whose files were rendered.</param>
/// <param name="Files">Files that the folder holds of this render.</param>
/// <param name="Written">Files written now.</param>
/// <param name="Unchanged">Files that were as they should be.</param>
/// <param name="Removed">Paths of files that Farspan wrote earlier and removed now.</param>
/// <param name="Left">Paths of files that Farspan wrote earlier, no longer writes, and left because somebody has changed them.</param>
/// <param name="Keys">Paths of private keys among the files.</param>
/// <param name="Notes">What is missing or cannot be said.</param>
internal sealed record RenderReport(
    string Topology,
    string Digest,
    string Folder,
    int Volumes,
    int Files,
    int Written,
    int Unchanged,
    IReadOnlyList<string> Removed,
    IReadOnlyList<string> Left,
    IReadOnlyList<string> Keys,
    IReadOnlyList<string> Notes);
