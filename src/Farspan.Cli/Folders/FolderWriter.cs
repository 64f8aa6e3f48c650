using System.Collections.Concurrent;
using Farspan.Linux.Files;
using Farspan.Rendering.Files;

namespace Farspan.Cli.Folders;

/// <summary>Does to a folder what was decided: each file is written beside and renamed, so that whoever reads it sees the old one or the new one.</summary>
/// <remarks>
/// Large files that many machines have in common (the names of ten thousand machines, the peers of their mesh) are kept once, with one name for each machine: without that
/// the folder would grow with the square of the network.
/// </remarks>
/// <param name="folder">The folder, absolute.</param>
/// <param name="beside">Folder on the same file system where files are prepared.</param>
/// <param name="progress">Told how many files are done.</param>
internal sealed class FolderWriter(string folder, string beside, IProgress<(int Done, int Total)> progress)
{
    /// <summary>Mode of private files.</summary>
    public const UnixFileMode ForOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode ForAll = ForOwner | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode FolderForOwner = ForOwner | UnixFileMode.UserExecute;
    private const UnixFileMode FolderForAll = FolderForOwner | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private const UnixFileMode ForAllToRun = FolderForAll;

    // Smaller files are quicker written than thought about.
    private const int SmallestShared = 16 * 1024;

    private readonly ConcurrentDictionary<string, bool> _made = new(StringComparer.Ordinal);
    private int _done;
    private int _next;

    /// <summary>Writes files.</summary>
    /// <returns>Each as it now stands.</returns>
    /// <exception cref="CommandException">One cannot be written; those before it are.</exception>
    public IReadOnlyList<(string Path, FolderEntry Entry)> Write(FolderPlan plan, CancellationToken cancellationToken)
    {
        // A name per content under which it already lies in the folder, to make further names of.
        var places = new ConcurrentDictionary<FileContent, string>();
        foreach (var (file, _) in plan.Kept.Where(k => k.File.Content.Bytes.Length >= SmallestShared))
        {
            places.TryAdd(file.Content, Full(file.Path));
        }

        var counts = plan.Writes.CountBy(w => w.File.Content).ToDictionary();
        var isShared = plan.Writes.ToLookup(w => w.File.Content.Bytes.Length >= SmallestShared && (counts[w.File.Content] > 1 || places.ContainsKey(w.File.Content)));
        var written = new ConcurrentBag<(string, FolderEntry)>();
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        try
        {
            // Those that are shared one content after the other: the first is written, the others are names of it.
            foreach (var (file, digest) in isShared[true])
            {
                cancellationToken.ThrowIfCancellationRequested();
                written.Add(One(file, digest, places, plan.Writes.Count));
            }

            Parallel.ForEach(isShared[false], options, w => written.Add(One(w.File, w.Digest, null, plan.Writes.Count)));
        }
        catch (AggregateException failures) when (failures.InnerExceptions.OfType<CommandException>().FirstOrDefault() is { } failure)
        {
            throw failure;
        }

        return [.. written];
    }

    /// <summary>Removes files, and folders that are empty thereby.</summary>
    public void Remove(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            File.Delete(Full(path));
            for (var parent = Path.GetDirectoryName(path); !string.IsNullOrEmpty(parent) && !Directory.EnumerateFileSystemEntries(Full(parent)).Any(); parent = Path.GetDirectoryName(parent))
            {
                Directory.Delete(Full(parent));
            }
        }
    }

    private (string Path, FolderEntry Entry) One(RenderedFile file, string digest, ConcurrentDictionary<FileContent, string>? places, int total)
    {
        try
        {
            Put(file, places);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Environment,
                $"{file.Path} cannot be written: {failure.Message.ReplaceLineEndings(" ").TrimEnd('.')}; every file is the old or the new one, and the next render goes on", failure);
        }

        var done = Interlocked.Increment(ref _done);
        if (done % 256 == 0)
        {
            progress.Report((done, total));
        }

        return (file.Path, new FolderEntry(digest, file.Content.Bytes.Length, File.GetLastWriteTimeUtc(Full(file.Path)).Ticks));
    }

    private void Put(RenderedFile file, ConcurrentDictionary<FileContent, string>? places)
    {
        var (target, temporary) = (Full(file.Path), Path.Combine(beside, FormattableString.Invariant($"{Interlocked.Increment(ref _next)}")));
        MakeFolder(Path.GetDirectoryName(target)!, file.Privacy == FilePrivacy.FileAndFolder);
        if (places is null || !places.TryGetValue(file.Content, out var place) || place == target || !HardLink.TryCreate(place, temporary))
        {
            Create(temporary, file);
            places?[file.Content] = target;
        }

        File.Move(temporary, target, overwrite: true);
    }

    private static void Create(string path, RenderedFile file)
    {
        var mode = ModeOf(file.Privacy);
        try
        {
            using var stream = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = mode });
            stream.Write(file.Content.Bytes.Span);
        }
        catch (IOException)
        {
            File.Delete(path);
            throw;
        }

        // Whatever the umask takes away: these files are copied to machines as they are.
        File.SetUnixFileMode(path, mode);
    }

    /// <summary>Mode of a file.</summary>
    public static UnixFileMode ModeOf(FilePrivacy privacy) => privacy switch
    {
        FilePrivacy.Public => ForAll,
        FilePrivacy.Program => ForAllToRun,
        _ => ForOwner,
    };

    private void MakeFolder(string path, bool isPrivate)
    {
        if (_made.TryGetValue(path, out var wasPrivate) && (wasPrivate || !isPrivate))
        {
            return;
        }

        if (path.Length > folder.Length)
        {
            MakeFolder(Path.GetDirectoryName(path)!, isPrivate: false);
        }

        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, isPrivate ? FolderForOwner : FolderForAll);
        }

        if (isPrivate && File.GetUnixFileMode(path) != FolderForOwner)
        {
            File.SetUnixFileMode(path, FolderForOwner);
        }

        _made[path] = isPrivate;
    }

    private string Full(string path) => Path.Combine(folder, path);
}
