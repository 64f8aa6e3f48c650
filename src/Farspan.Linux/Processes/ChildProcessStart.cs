using Farspan.Linux.Namespaces;

namespace Farspan.Linux.Processes;

/// <summary>How a process is to be started.</summary>
public sealed record ChildProcessStart
{
    /// <summary>Program: a path, or a name that is looked up in PATH.</summary>
    public required string File { get; init; }

    /// <summary>Its arguments, without its name.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Environment on top of PATH, HOME and LANG of ours; nothing else is handed down.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Network namespace that it is born in; null for ours.</summary>
    public NetworkNamespace? Network { get; init; }

    /// <summary>Folders whose files it and its children see among those of other folders; made before <see cref="BindMounts"/>, and any makes a mount namespace of its own.</summary>
    public IReadOnlyList<FolderLayer> Layers { get; init; } = [];

    /// <summary>Mounts that only it and its children see; any makes a mount namespace of its own.</summary>
    public IReadOnlyList<BindMount> BindMounts { get; init; } = [];

    /// <summary>Folder that it starts in; null for ours.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Where its output goes; nowhere unless said.</summary>
    public ChildOutput Output { get; init; } = ChildOutput.None;

    /// <summary>Where its error output goes; nowhere unless said.</summary>
    public ChildOutput Error { get; init; } = ChildOutput.None;

    /// <summary>File that it reads as input; null for none.</summary>
    public string? InputFile { get; init; }

    /// <summary>It reads our own input, such as the terminal; then <see cref="InputFile"/> is not looked at.</summary>
    public bool IsInputOurs { get; init; }

    /// <summary>Name of the user that it runs as, with that user's groups; null for ours. Needs root and the packaged setpriv.</summary>
    public string? User { get; init; }

    /// <summary>Session of its own: no signal of our terminal reaches it, and it outlives us.</summary>
    public bool IsDetached { get; init; }
}
