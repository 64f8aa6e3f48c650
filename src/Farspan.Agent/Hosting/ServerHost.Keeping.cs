namespace Farspan.Agent.Hosting;

/// <summary>Keeping alive what keeps it alive, so that only the loss of both at once needs somebody to look.</summary>
internal sealed partial class ServerHost
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        if (_options.Again is not { } again)
        {
            return;
        }

        var delay = FirstDelay;
        try
        {
            while (Folder.IsWanted && !_end.Task.IsCompleted)
            {
                var began = _options.Time.GetTimestamp();
                await _processes.WaitAsync(LivingKeeper() ?? StartKeeper(again), cancellationToken);
                delay = _options.Time.GetElapsedTime(began) >= LongestDelay ? FirstDelay : delay;
                await Task.Delay(delay, _options.Time, cancellationToken);
                delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            }
        }
        catch (OperationCanceledException)
        {
            // It ends, and its keeper with it.
        }
        catch (Exception e) when (e is ServerProcessException or IOException)
        {
            _log.Write($"nothing keeps this process alive: {e.Message}");
        }
    }

    private ServerProcess? LivingKeeper() => ProcessClaim.Read(Folder.KeeperFile) is { } keeper && _processes.IsAlive(keeper) ? keeper : null;

    private ServerProcess StartKeeper(ServerStart again)
    {
        var keeper = _processes.StartKeeper(Folder, again);
        ProcessClaim.Write(Folder.KeeperFile, keeper);
        return keeper;
    }
}
