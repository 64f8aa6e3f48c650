using Farspan.Linux.Processes;

namespace Farspan.Lab.Files;

/// <summary>The files that a lab machine has of its own, and where its processes see them.</summary>
internal static class MachineFiles
{
    private static readonly string[] _files = ["/etc/hosts", "/etc/resolv.conf"];
    private static readonly string[] _folders = ["/etc", "/opt"];

    /// <summary>Files of <paramref name="machine"/> that exist, as source and target of a private mount.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Mounts(LabPaths paths, string machine) => _files
        .Select(f => new KeyValuePair<string, string>(paths.MachineFolder(machine) + f, f))
        .Where(m => File.Exists(m.Key) && File.Exists(m.Value));

    /// <summary>Folders of <paramref name="machine"/> whose files are seen among the host's.</summary>
    public static IReadOnlyList<FolderLayer> Layers(LabPaths paths, string machine) =>
    [
        .. _folders.Select(f => new FolderLayer { Source = paths.VolumeFolder(machine) + f, Target = f })
            .Where(l => Directory.Exists(l.Source) && Directory.Exists(l.Target)),
    ];
}
