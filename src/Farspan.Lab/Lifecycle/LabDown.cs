using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Lab.Reports;

namespace Farspan.Lab.Lifecycle;

/// <summary>Takes a lab down to nothing, whatever state it is in.</summary>
/// <remarks>Order: nobody starts anything more, processes, namespaces, and the folder last: as long as it is there, another <c>down</c> finishes the work.</remarks>
internal sealed class LabDown(LabEnvironment environment, LabPaths paths, IProgress<LabProgress>? progress)
{
    /// <summary>Tries to remove the folder: a process that was just ended may have made a file in between.</summary>
    private const int FolderAttempts = 5;

    /// <exception cref="LabException">Somebody else changes the lab (FS4003), or something would not go (FS4019).</exception>
    public async Task<DownReport> RunAsync(CancellationToken cancellationToken)
    {
        if (!environment.IsRoot)
        {
            throw LabErrors.NotAllowed("this user is not root.");
        }

        var clock = new PhaseClock(environment.Time);
        var demolition = new Demolition(environment, paths);
        var existed = Directory.Exists(paths.Folder) || demolition.NamespaceFiles().Count > 0;
        if (!existed)
        {
            return Report(clock, existed, 0, 0);
        }

        using var held = LabLock.Take(paths, "down", environment.Time);
        new LabStore(paths).Retire();
        progress?.Report(new LabProgress("processes", 0, 0));
        var (ended, left) = await demolition.EndProcessesAsync(cancellationToken);
        clock.End("processes");
        progress?.Report(new LabProgress("namespaces", 0, 0));
        var namespaces = demolition.RemoveNamespaces();
        clock.End("namespaces");
        if (left > 0)
        {
            throw LabErrors.NotRemoved(paths.Lab, left, demolition.NamespaceFiles().Count);
        }

        RemoveFolder();
        clock.End("state");
        return Report(clock, existed, namespaces, ended);
    }

    private DownReport Report(PhaseClock clock, bool existed, int namespaces, int processes) => new()
    {
        Lab = paths.Lab,
        Existed = existed,
        Namespaces = namespaces,
        Processes = processes,
        Phases = clock.Phases,
        ElapsedMs = clock.ElapsedMs,
    };

    private void RemoveFolder()
    {
        for (var attempt = 1; Directory.Exists(paths.Folder); attempt++)
        {
            try
            {
                Directory.Delete(paths.Folder, recursive: true);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                if (attempt == FolderAttempts)
                {
                    throw LabErrors.StateNotWritable(paths.Folder, failure);
                }
            }
        }

        RemoveIfEmpty(Path.GetDirectoryName(paths.Folder)!);
        RemoveIfEmpty(environment.StateRoot);
    }

    /// <summary>The last lab leaves nothing behind, its parents included.</summary>
    private static void RemoveIfEmpty(string folder)
    {
        try
        {
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
        catch (IOException)
        {
            // Another lab came up in between: then it is not the last.
        }
    }
}
