namespace Farspan.Gateway.Audit;

/// <summary>Waits until something in a folder changes.</summary>
internal sealed class FolderChanges : IDisposable
{
    private readonly FileSystemWatcher? _watcher;
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly TimeProvider _time;

    /// <summary>Begins to watch.</summary>
    public FolderChanges(string folder, TimeProvider time)
    {
        _time = time;
        try
        {
            _watcher = new FileSystemWatcher(folder) { NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.FileName | NotifyFilters.Size };
            _watcher.Changed += (_, _) => Raise();
            _watcher.Created += (_, _) => Raise();
            _watcher.Renamed += (_, _) => Raise();
            _watcher.EnableRaisingEvents = true;
        }
        catch (IOException)
        {
            // The system has no more watches to give (inotify(7), max_user_watches): patience has to do.
            _watcher?.Dispose();
            _watcher = null;
        }
    }

    /// <summary>Waits for a change, or until patience is over.</summary>
    public async Task WaitAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var changed = _changed.WaitAsync(ending.Token);
        await Task.WhenAny(changed, Task.Delay(patience, _time, ending.Token));
        await ending.CancelAsync();
        await changed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watcher?.Dispose();
        _changed.Dispose();
    }

    private void Raise()
    {
        try
        {
            if (_changed.CurrentCount == 0)
            {
                _changed.Release();
            }
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // Raised twice at once, or nobody waits any more.
        }
    }
}
