using System.Threading.Channels;

namespace Farspan.Cli.Proving;

/// <summary>Waits until a file, or a topology file of a folder, is saved: in place or, as many editors do, by a new file of its name.</summary>
internal sealed class FileChanges : IDisposable
{
    // An editor writes a file in several steps, each of which is told (inotify(7)); what stands there between them is no topology.
    private static readonly TimeSpan _quiet = TimeSpan.FromMilliseconds(30);

    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly TimeProvider _time;

    /// <summary>Begins to watch.</summary>
    /// <param name="path">File or folder, absolute.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">There is no such folder, or the system has no more watches to give.</exception>
    public FileChanges(string path, TimeProvider time)
    {
        _time = time;
        if (Directory.Exists(path))
        {
            Watch(path, IsTopology);
            return;
        }

        var isLock = Path.ChangeExtension(Path.GetFileName(path), ".lock");
        Watch(Path.GetDirectoryName(path)!, name => name == Path.GetFileName(path) || name == isLock);
        if (File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target)
        {
            Watch(Path.GetDirectoryName(target.FullName)!, name => name == target.Name);
        }
    }

    /// <summary>Waits for a change since the last one that was waited for, and until no other follows at once.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _changed.Reader.ReadAsync(cancellationToken);
        for (var isQuiet = false; !isQuiet;)
        {
            using var pause = new CancellationTokenSource(_quiet, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, cancellationToken);
            try
            {
                await _changed.Reader.ReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                isQuiet = true;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _watchers.ForEach(w => w.Dispose());

    private static bool IsTopology(string name) => name.EndsWith(".yaml", StringComparison.Ordinal) || name == "topology.lock";

    private void Watch(string folder, Func<string, bool> isMeant)
    {
        var watcher = new FileSystemWatcher(folder) { NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.FileName | NotifyFilters.Size };
        _watchers.Add(watcher);
        void Raise(object sender, FileSystemEventArgs change)
        {
            if (change.Name is null || isMeant(change.Name) || (change is RenamedEventArgs { OldName: { } old } && isMeant(old)))
            {
                _changed.Writer.TryWrite(true);
            }
        }

        watcher.Changed += Raise;
        watcher.Created += Raise;
        watcher.Deleted += Raise;
        watcher.Renamed += Raise;

        // Events were lost, as more came than the system keeps: one of them may have been ours.
        watcher.Error += (_, _) => _changed.Writer.TryWrite(true);
        watcher.EnableRaisingEvents = true;
    }
}
