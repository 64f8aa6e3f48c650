namespace Farspan.Linux.Processes;

/// <summary>A folder whose files a process sees among those of another one, which it then cannot write to. A kernel without overlayfs shows the other folder alone.</summary>
/// <remarks>Source: Linux Documentation/filesystems/overlayfs.rst, «Multiple lower layers».</remarks>
public sealed record FolderLayer
{
    /// <summary>What is added: an existing folder. Its own owner and mode are what the process sees of the whole.</summary>
    public required string Source { get; init; }

    /// <summary>To what: an existing folder.</summary>
    public required string Target { get; init; }
}
