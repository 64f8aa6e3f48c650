using Farspan.Agent.Hosting;

namespace Farspan.Agent.Gateways.Hosting;

/// <summary>Starts, replaces and ends a gateway's process, and says the truth of it whatever was killed.</summary>
/// <param name="folder">Where everything of it is.</param>
/// <param name="start">How it is started.</param>
/// <param name="isPortable">True to use nothing but what every platform has.</param>
/// <param name="time">The clock.</param>
public sealed class GatewayLauncher(GatewayFolder folder, ServerStart start, bool isPortable, TimeProvider time)
{
    // A process listens after 0.1–0.3 s; on a busy machine much later.
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    // What a process gets beyond its own drain time to see that it is over.
    private static readonly TimeSpan EndMargin = TimeSpan.FromSeconds(5);

    private readonly IServerProcesses _processes = ServerVerb.Processes(isPortable);
    private readonly GatewayClient _client = new(folder, time);

    /// <summary>The process, when one lives, whether it answers or not.</summary>
    public ServerProcess? Living => ProcessClaim.IsTaken(folder.ProcessClaim) && ProcessClaim.Read(folder.ProcessFile) is { } process && _processes.IsAlive(process) ? process : null;

    /// <summary>What keeps it alive, when that lives.</summary>
    public ServerProcess? LivingKeeper => ProcessClaim.IsTaken(folder.KeeperClaim) && ProcessClaim.Read(folder.KeeperFile) is { } keeper && _processes.IsAlive(keeper) ? keeper : null;

    /// <summary>Starts it, unless it runs.</summary>
    /// <param name="spec">What it must look like, in the shape of <see cref="State.Gateways.GatewayJson"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What it says, and false when it ran already.</returns>
    /// <exception cref="ServerProcessException">It does not start; nothing runs then.</exception>
    public async Task<(GatewayReply Reply, bool IsNew)> StartAsync(byte[] spec, CancellationToken cancellationToken)
    {
        folder.Make();
        if (await _client.StatusAsync(cancellationToken) is { } running)
        {
            if (running.Status.State == "running")
            {
                return (running, false);
            }

            // One that drains still writes its audit log: the next one begins when it has ended.
            await _processes.WaitAsync(running.Process, cancellationToken);
        }

        // A keeper without a gateway may wait up to half a minute before it tries again.
        EndKeeper();
        ServerFolder.Replace(folder.SpecFile, spec);
        folder.Fail(null);
        folder.Want(true);
        try
        {
            ProcessClaim.Write(folder.KeeperFile, _processes.StartKeeper(folder, start));
            return (await AwaitAsync(null, cancellationToken), true);
        }
        catch
        {
            folder.Want(false);
            EndKeeper();
            throw;
        }
    }

    /// <summary>Makes everything ready for a process that is started otherwise.</summary>
    /// <returns>The folder.</returns>
    /// <exception cref="ServerProcessException">The folder cannot be made.</exception>
    public GatewayFolder Prepare(byte[] spec)
    {
        folder.Make();
        folder.Want(false);
        EndKeeper();
        ServerFolder.Replace(folder.SpecFile, spec);
        folder.Fail(null);
        return folder;
    }

    /// <summary>Puts a new process of this program in the place of the one that runs: on Linux without a connection dropped.</summary>
    /// <param name="spec">What it must look like.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the new process says; null when none ran.</returns>
    /// <exception cref="ServerProcessException">The new one does not start; the old one goes on, where it could.</exception>
    public async Task<GatewayReply?> RestartAsync(byte[] spec, CancellationToken cancellationToken)
    {
        if (await _client.StatusAsync(cancellationToken) is not { Status.State: "running" } before)
        {
            return null;
        }

        if (isPortable)
        {
            await StopAsync(isNow: false, cancellationToken);
            return (await StartAsync(spec, cancellationToken)).Reply;
        }

        // The old process would take the new spec for a reload: it is the new one's to refuse or to serve, and either way the file is true.
        ServerFolder.Replace(folder.SpecFile, spec);
        folder.Fail(null);
        folder.Want(true);
        _processes.Start(start with { Command = [.. start.Command, GatewayVerbs.TakeOver] });
        var after = await AwaitAsync(before.Process, cancellationToken);

        // It starts the one that is left behind by the program before; the new process starts its own.
        EndKeeper();
        return after;
    }

    /// <summary>Gives a running one another spec.</summary>
    /// <returns>What it says; null when none runs. <see cref="GatewayReply.Failure"/> says why the spec before stays in force.</returns>
    public async Task<GatewayReply?> ReloadAsync(byte[] spec, CancellationToken cancellationToken)
    {
        if (await _client.StatusAsync(cancellationToken) is null)
        {
            return null;
        }

        ServerFolder.Replace(folder.SpecFile, spec);
        return await _client.ReloadAsync(cancellationToken);
    }

    /// <summary>Ends it: what is in flight may end first, unless at once is asked for.</summary>
    /// <returns>False when nothing ran.</returns>
    /// <exception cref="ServerProcessException">It does not end.</exception>
    public async Task<bool> StopAsync(bool isNow, CancellationToken cancellationToken)
    {
        folder.Want(false);
        EndKeeper();
        if (Living is not { } process)
        {
            return false;
        }

        var reply = isNow ? await TryStopAsync(cancellationToken) : await _client.DrainAsync(cancellationToken);
        if (reply is null)
        {
            _processes.Kill(process);
        }

        using var patience = new CancellationTokenSource(isNow ? EndMargin : await DrainTimeAsync(cancellationToken) + EndMargin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _processes.WaitAsync(process, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _processes.Kill(process);
        }

        return true;
    }

    /// <summary>How it is; null when none answers.</summary>
    /// <exception cref="ServerProcessException">It hangs.</exception>
    public Task<GatewayReply?> StatusAsync(CancellationToken cancellationToken) => _client.StatusAsync(cancellationToken);

    private async Task<GatewayReply?> TryStopAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _client.StopAsync(cancellationToken);
        }
        catch (ServerProcessException)
        {
            return null; // It hangs: it is made to end.
        }
    }

    private async Task<TimeSpan> DrainTimeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var text = await File.ReadAllBytesAsync(folder.SpecFile, cancellationToken);
            return System.Text.Json.JsonSerializer.Deserialize(text, State.Gateways.GatewayJson.Default.GatewaySpec)?.Limits.DrainTimeout ?? EndMargin;
        }
        catch (Exception e) when (e is IOException or System.Text.Json.JsonException)
        {
            return EndMargin;
        }
    }

    private void EndKeeper()
    {
        if (LivingKeeper is { } keeper)
        {
            _processes.Kill(keeper);
        }
    }

    // Until another process than the one before answers, or says why it will not.
    private async Task<GatewayReply> AwaitAsync(ServerProcess? before, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < StartPatience)
        {
            if (folder.ReadFailure() is { } failure)
            {
                throw new ServerProcessException(failure);
            }

            if (await _client.StatusAsync(cancellationToken) is { } reply && reply.Process != before)
            {
                return reply;
            }

            await Task.Delay(BetweenLooks, time, cancellationToken);
        }

        throw new ServerProcessException($"the gateway's process was started and does not answer; see {folder.LogFile}");
    }
}
