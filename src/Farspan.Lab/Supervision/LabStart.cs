using Farspan.Linux.Processes;

namespace Farspan.Lab.Supervision;

/// <summary>A process of the lab that is to be started.</summary>
internal sealed record LabStart
{
    /// <summary>Program, absolute, and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Environment besides what is inherited, the lab's mark among it.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; }

    /// <summary>Namespace file of the machine it is born in, or null for the host.</summary>
    public required string? Namespace { get; init; }

    /// <summary>Files and folders that it sees in place of the host's, as source and target.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Mounts { get; init; }

    /// <summary>Folders whose files it sees among the host's.</summary>
    public required IReadOnlyList<FolderLayer> Layers { get; init; }

    /// <summary>File that its output is added to.</summary>
    public required string LogFile { get; init; }
}
