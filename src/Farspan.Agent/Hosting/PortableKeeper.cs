namespace Farspan.Agent.Hosting;

/// <summary>Keeps a server's process alive where there is no shell that could: starts it whenever nobody has its claim.</summary>
/// <param name="folder">The server's folder.</param>
/// <param name="start">How it is started.</param>
/// <param name="time">The clock.</param>
internal sealed class PortableKeeper(ServerFolder folder, ServerStart start, TimeProvider time)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>Keeps it until it is not wanted any more; ends at once when another keeper does.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var claim = ProcessClaim.TryTake(folder.KeeperClaim);
        if (claim is null)
        {
            return;
        }

        var processes = ServerVerb.Processes(isPortable: true);
        ProcessClaim.Write(folder.KeeperFile, processes.Self);
        var delay = FirstDelay;
        while (folder.IsWanted)
        {
            var began = time.GetTimestamp();
            var living = ProcessClaim.IsTaken(folder.ProcessClaim) ? ProcessClaim.Read(folder.ProcessFile) : null;
            await processes.WaitAsync(living is not null && processes.IsAlive(living) ? living : processes.Start(start), cancellationToken);
            if (!folder.IsWanted)
            {
                return;
            }

            if (time.GetElapsedTime(began) >= LongestDelay)
            {
                delay = FirstDelay;
                continue;
            }

            await Task.Delay(delay, time, cancellationToken);
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }
    }
}
