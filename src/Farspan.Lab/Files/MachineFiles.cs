namespace Farspan.Lab.Files;

/// <summary>The files that a lab machine has of its own, and where its processes see them.</summary>
internal static class MachineFiles
{
    private static readonly string[] _files = ["/etc/hosts", "/etc/resolv.conf"];

    /// <summary>Files of <paramref name="machine"/> that exist, as source and target of a private mount.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Mounts(LabPaths paths, string machine) => _files
        .Select(f => new KeyValuePair<string, string>(paths.MachineFolder(machine) + f, f))
        .Where(m => File.Exists(m.Key) && File.Exists(m.Value));
}
