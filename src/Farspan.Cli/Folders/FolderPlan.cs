using Farspan.Rendering.Files;

namespace Farspan.Cli.Folders;

/// <summary>What is to be done to a folder, decided before anything is touched.</summary>
internal sealed record FolderPlan
{
    /// <summary>Files to write, with their digests.</summary>
    public required IReadOnlyList<(RenderedFile File, string Digest)> Writes { get; init; }

    /// <summary>Files that are as they should be, with what is known of them.</summary>
    public required IReadOnlyList<(RenderedFile File, FolderEntry Entry)> Kept { get; init; }

    /// <summary>Paths of files that Farspan wrote and no longer writes.</summary>
    public required IReadOnlyList<string> Removals { get; init; }

    /// <summary>Paths of files that Farspan wrote and no longer writes, and that somebody has changed since: they stay.</summary>
    public required IReadOnlyList<string> Left { get; init; }

    /// <summary>Why some files cannot be written, one sentence each.</summary>
    public required IReadOnlyList<string> Conflicts { get; init; }
}
