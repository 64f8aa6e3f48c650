using Farspan.Linux.Files;
using Farspan.Rendering.Files;

namespace Farspan.Cli.Folders;

/// <summary>A folder that Farspan writes files into, and of which it knows which files are its own.</summary>
/// <remarks>What it knows is in <c>.farspan/</c> within: the list of files, a lock, and files that are being written.</remarks>
internal sealed class OutputFolder
{
    // More reasons than a screen holds help nobody.
    private const int MostConflicts = 5;

    private readonly string _folder;
    private readonly string _shown;
    private readonly bool _isForced;

    private OutputFolder(string folder, string shown, bool isForced)
    {
        _folder = folder;
        _shown = shown;
        _isForced = isForced;
    }

    private string Own => Path.Combine(_folder, ".farspan");

    private string Manifest => Path.Combine(Own, "files");

    private string Beside => Path.Combine(Own, "new");

    /// <summary>Looks whether a folder may be written into; touches nothing.</summary>
    /// <param name="given">The folder as the user named it; it need not exist.</param>
    /// <param name="terminal">For the working folder.</param>
    /// <param name="isForced">Whether it may be one that already holds other files, and whether changed files of Farspan's are written over.</param>
    /// <exception cref="CommandException">It is a file, or holds files and Farspan did not make it.</exception>
    public static OutputFolder Open(string given, Terminal terminal, bool isForced)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(given, terminal.WorkingFolder));
        if (File.Exists(folder))
        {
            throw new CommandException(ExitCode.Usage, $"{given} is a file; name a folder");
        }

        var output = new OutputFolder(folder, given, isForced);
        if (!isForced && Directory.Exists(folder) && !File.Exists(output.Manifest) && Directory.EnumerateFileSystemEntries(folder).Any(e => e != output.Own))
        {
            throw new CommandException(ExitCode.Usage, $"{given} holds files that Farspan did not write; name a new folder, or write beside them with --force (none of them is touched)");
        }

        return output;
    }

    /// <summary>Brings the folder to hold these files.</summary>
    /// <param name="files">The files, each path once.</param>
    /// <param name="isInScope">Which paths this render speaks of: Farspan's files among them that are no longer wanted go.</param>
    /// <param name="progress">Told how many files are done.</param>
    /// <param name="cancellationToken">Stops between two files; the next render goes on from there.</param>
    /// <exception cref="CommandException">Files that are not Farspan's are in the way, or another render runs.</exception>
    public FolderReport Write(IReadOnlyList<RenderedFile> files, Func<string, bool> isInScope, IProgress<(int Done, int Total)> progress, CancellationToken cancellationToken)
    {
        Make();
        using var held = FileLock.TryTake(Path.Combine(Own, "lock"))
            ?? throw new CommandException(ExitCode.Environment, $"another farspan render writes into {_shown}; wait until it has ended");
        var known = FolderManifest.Read(Manifest, Path.Combine(_shown, ".farspan", "files"));
        var plan = new FolderInspector(_folder, known, _isForced).Inspect(files, isInScope, cancellationToken);
        if (plan.Conflicts.Count > 0)
        {
            throw new CommandException(ExitCode.Usage, $"{_shown}: {Conflicts(plan.Conflicts)}; nothing was changed");
        }

        var others = known.Where(k => !isInScope(k.Key)).SelectMany(k => k.Value.Select(e => (k.Key, e)));
        var kept = plan.Kept.Select(k => (k.File.Path, k.Entry)).Concat(others).ToList();
        Act(plan, known, kept, progress, cancellationToken);
        return new FolderReport(plan.Writes.Count, plan.Kept.Count, plan.Removals, plan.Left);
    }

    private void Make()
    {
        try
        {
            Directory.CreateDirectory(_folder);
            Directory.CreateDirectory(Own, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Environment, $"the folder {_shown} cannot be made or written ({failure.Message.ReplaceLineEndings(" ").TrimEnd('.')}); name another one", failure);
        }
    }

    private void Act(
        FolderPlan plan,
        Dictionary<string, IReadOnlyList<FolderEntry>> known,
        List<(string Path, FolderEntry Entry)> kept,
        IProgress<(int Done, int Total)> progress,
        CancellationToken cancellationToken)
    {
        if (plan.Writes.Count + plan.Removals.Count + plan.Left.Count == 0 && IsNoted(kept, known))
        {
            return;
        }

        var coming = plan.Writes.Select(w => (w.File.Path, new FolderEntry(w.Digest, w.File.Content.Bytes.Length, 0)));
        FolderManifest.Write(Manifest, known.SelectMany(k => k.Value.Select(e => (k.Key, e))).Concat(coming));
        if (Directory.Exists(Beside))
        {
            Directory.Delete(Beside, recursive: true);
        }

        Directory.CreateDirectory(Beside);
        try
        {
            var writer = new FolderWriter(_folder, Beside, progress);
            var written = writer.Write(plan, cancellationToken);
            writer.Remove(plan.Removals, cancellationToken);
            FolderManifest.Write(Manifest, kept.Concat(written));
        }
        finally
        {
            Directory.Delete(Beside, recursive: true);
        }
    }

    private static bool IsNoted(List<(string Path, FolderEntry Entry)> kept, Dictionary<string, IReadOnlyList<FolderEntry>> known) =>
        kept.Count == known.Count && kept.TrueForAll(k => known.TryGetValue(k.Path, out var entries) && entries is [var only] && only == k.Entry);

    private static string Conflicts(IReadOnlyList<string> conflicts)
    {
        var distinct = conflicts.Distinct(StringComparer.Ordinal).ToList();
        var more = distinct.Count > MostConflicts ? FormattableString.Invariant($"; and {distinct.Count - MostConflicts} more") : "";
        return string.Join("; ", distinct.Take(MostConflicts)) + more;
    }
}
