using Farspan.Reconcile;

namespace Farspan.Agent.Hosting;

/// <summary>Following the spec: the file, its changes, and what became of them.</summary>
internal sealed partial class ServerHost
{
    private readonly Signal _changed = new();
    private readonly SemaphoreSlim _reloading = new(1, 1);
    private byte[] _spec = [];
    private int _isAsked;
    private string? _reloadProblem;

    private bool IsHandedOver => _end.Task is { IsCompletedSuccessfully: true, Result: true };

    private void ReadSpec()
    {
        try
        {
            _spec = File.ReadAllBytes(Folder.SpecFile);
        }
        catch (IOException e)
        {
            throw new ServerProcessException($"the spec '{Folder.SpecFile}' cannot be read: {e.Message}", e);
        }

        _server.Read(_spec);
    }

    private FileWatch WatchSpec() => new(Folder.SpecFile, _changed.Raise, _options.Time);

    // What the spec names, such as a certificate, may have changed without it.
    private void Ask()
    {
        Volatile.Write(ref _isAsked, 1);
        _changed.Raise();
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _changed.WaitAsync(cancellationToken);
                await ReloadAsync(onlyChanges: Interlocked.Exchange(ref _isAsked, 0) == 0, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // It ends.
        }
    }

    /// <summary>Puts in force what the file says now.</summary>
    /// <returns>Why that cannot be, or null.</returns>
    private async Task<string?> ReloadAsync(bool onlyChanges, CancellationToken cancellationToken)
    {
        await _reloading.WaitAsync(cancellationToken);
        try
        {
            var text = await File.ReadAllBytesAsync(Folder.SpecFile, cancellationToken);

            // A spec that came with the process that follows is that one's.
            if (IsHandedOver || (onlyChanges && text.AsSpan().SequenceEqual(_spec)))
            {
                return _reloadProblem;
            }

            _reloadProblem = null;
            await _server.ReloadAsync(text, cancellationToken);
            _spec = text;
            _log.Write($"reloaded: {_server.Summary}");
        }
        catch (Exception e) when (_server.Refusal(e) is not null || e is IOException or UnauthorizedAccessException)
        {
            _reloadProblem = e.Message;
            _log.Write($"not reloaded, the spec before stays in force: {e.Message}");
        }
        finally
        {
            _reloading.Release();
        }

        return _reloadProblem;
    }
}
