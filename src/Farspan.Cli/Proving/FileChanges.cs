using Farspan.Reconcile;

namespace Farspan.Cli.Proving;

/// <summary>Waits until a file, or a topology file of a folder, is saved: in place or, as many editors do, by a new file of its name.</summary>
internal sealed class FileChanges : IDisposable
{
    // An editor writes a file in several steps, each of which is told (inotify(7)); what stands there between them is no topology.
    private static readonly TimeSpan _quiet = TimeSpan.FromMilliseconds(30);

    private readonly Signal _changed = new();
    private readonly List<FileWatch> _watches = [];
    private readonly TimeProvider _time;

    /// <summary>Begins to watch.</summary>
    /// <param name="path">File or folder, absolute.</param>
    /// <param name="time">The clock.</param>
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
        await _changed.WaitAsync(cancellationToken);
        for (var isQuiet = false; !isQuiet;)
        {
            using var pause = new CancellationTokenSource(_quiet, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, cancellationToken);
            try
            {
                await _changed.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                isQuiet = true;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _watches.ForEach(w => w.Dispose());

    private static bool IsTopology(string name) => name.EndsWith(".yaml", StringComparison.Ordinal) || name == "topology.lock";

    private void Watch(string folder, Func<string, bool> isMeant) => _watches.Add(new FileWatch(folder, isMeant, _changed.Raise, _time));
}
