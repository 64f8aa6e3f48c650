namespace Farspan.Linux.Processes;

/// <summary>Finds programs in PATH.</summary>
public static class ProgramPath
{
    // Where Debian keeps daemons; PATH of a plain user lacks them.
    private static readonly string[] _also = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin", "/bin"];

    /// <summary>Path of a program, or null when it is not installed.</summary>
    /// <param name="name">A path, or a name that is looked up in PATH and then in the usual folders.</param>
    public static string? TryFind(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            return IsProgram(name) ? name : null;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries);
        return folders.Concat(_also).Select(folder => Path.Combine(folder, name)).FirstOrDefault(IsProgram);
    }

    internal static string Find(string name) =>
        TryFind(name) ?? throw new KernelException("start", name, Errno.ENOENT, "no such program in PATH");

    private static bool IsProgram(string path)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (File.GetUnixFileMode(path) & Execute) != 0;
    }
}
