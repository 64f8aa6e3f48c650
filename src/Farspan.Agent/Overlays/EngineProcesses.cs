using System.Globalization;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Processes;

namespace Farspan.Agent.Overlays;

/// <summary>Finds the processes that carry a link, without memory of having started them.</summary>
/// <remarks>Looks through all of /proc (proc(5)): only where something was left behind.</remarks>
internal static class EngineProcesses
{
    /// <summary>Processes in <paramref name="network"/> that run <paramref name="program"/> for <paramref name="link"/>.</summary>
    internal static IEnumerable<ProcessIdentity> Of(string link, string program, NetworkNamespace network) =>
        ProcessTable.InNamespaces(new HashSet<ulong> { network.Inode }).Where(p => Carries(p, link, Path.GetFileName(program)));

    private static bool Carries(ProcessIdentity process, string link, string program)
    {
        try
        {
            var words = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Pid}/cmdline")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
            return words.Length > 1 && string.Equals(Path.GetFileName(words[0]), program, StringComparison.Ordinal) && string.Equals(words[^1], link, StringComparison.Ordinal);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or belongs to somebody else.
            return false;
        }
    }
}
