namespace Farspan.Reconcile;

/// <summary>Tells that a file, or some files of a folder, may have changed: by the kernel's events, or, where it gives none, by looking every two seconds.</summary>
/// <remarks>
/// <para>It tells too often rather than too seldom, from any thread: who is told looks. The two halves of a rename (inotify(7), IN_MOVED_FROM and IN_MOVED_TO) are told as a
/// creation where they are read too far apart, and where more events came than the kernel keeps, each of those lost may have been one of ours.</para>
/// <para>A user has 128 instances of inotify (fs.inotify.max_user_instances), all programs together: none may be left.</para>
/// </remarks>
public sealed class FileWatch : IDisposable
{
    // A look lists one folder.
    private static readonly TimeSpan _betweenLooks = TimeSpan.FromSeconds(2);

    private readonly string _folder;
    private readonly Func<string, bool> _isMeant;
    private readonly Action _onChange;
    private readonly TimeProvider _time;
    private readonly bool _isDeep;
    private readonly Lock _changing = new();
    private readonly FileSystemWatcher? _events;
    private ITimer? _looks;
    private string _seen = "";
    private bool _isDisposed;

    /// <summary>Watches one file from here on, which need not be there yet.</summary>
    /// <param name="path">The file, absolute.</param>
    /// <param name="onChange">Told; returns at once, and throws nothing.</param>
    /// <param name="time">The clock.</param>
    public FileWatch(string path, Action onChange, TimeProvider time)
        : this(Path.GetDirectoryName(path)!, name => name == Path.GetFileName(path), onChange, time)
    {
    }

    /// <summary>Watches files of a folder from here on.</summary>
    /// <param name="folder">The folder, absolute.</param>
    /// <param name="isMeant">True for names, without folders, of the files that count.</param>
    /// <param name="onChange">Told; returns at once, and throws nothing.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isDeep">True for files in folders of the folder too.</param>
    public FileWatch(string folder, Func<string, bool> isMeant, Action onChange, TimeProvider time, bool isDeep = false)
    {
        (_folder, _isMeant, _onChange, _time, _isDeep) = (folder, isMeant, onChange, time, isDeep);
        try
        {
            _events = new FileSystemWatcher(folder) { NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.FileName | NotifyFilters.Size, IncludeSubdirectories = isDeep };
            _events.Changed += OnEvent;
            _events.Created += OnEvent;
            _events.Deleted += OnEvent;
            _events.Renamed += OnEvent;
            _events.Error += (_, lost) => OnLost(lost.GetException());
            _events.EnableRaisingEvents = true;
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            // No instance is left, or there is no such folder yet.
            Look();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_changing)
        {
            _isDisposed = true;
            _looks?.Dispose();
        }

        _events?.Dispose();
    }

    private void OnEvent(object sender, FileSystemEventArgs change)
    {
        if (IsMeant(change.Name) || (change is RenamedEventArgs renamed && IsMeant(renamed.OldName)))
        {
            _onChange();
        }
    }

    private bool IsMeant(string? path) => path is null || _isMeant(Path.GetFileName(path));

    private void OnLost(Exception failure)
    {
        if (failure is not InternalBufferOverflowException)
        {
            Look();
        }

        _onChange();
    }

    private void Look()
    {
        lock (_changing)
        {
            if (_isDisposed || _looks is not null)
            {
                return;
            }

            _seen = See();
            _looks = _time.CreateTimer(_ => LookAgain(), null, _betweenLooks, _betweenLooks);
        }
    }

    private void LookAgain()
    {
        lock (_changing)
        {
            var seen = See();
            if (_isDisposed || seen == _seen)
            {
                return;
            }

            _seen = seen;
        }

        _onChange();
    }

    private string See()
    {
        try
        {
            var files = new DirectoryInfo(_folder).EnumerateFiles("*", _isDeep ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly);
            return string.Join('\n', files.Where(f => _isMeant(f.Name)).Select(See).Order(StringComparer.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // It is not there.
        }
    }

    private static string See(FileInfo file) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{file.FullName} {file.LastWriteTimeUtc.Ticks} {(file.Exists ? file.Length : 0)}");
}
