using Farspan.Agent.Dns.Serving;
using Farspan.Agent.Hosting;

namespace Farspan.Agent.Dns.Hosting;

/// <summary>Starts and ends a name server's process, and says the truth of it whatever was killed.</summary>
/// <param name="folder">Where everything of it is.</param>
/// <param name="start">How it is started.</param>
/// <param name="time">The clock.</param>
public sealed class DnsLauncher(DnsFolder folder, ServerStart start, TimeProvider time)
{
    // A process listens after 0.1–0.3 s; on a busy machine much later.
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    private readonly IServerProcesses _processes = ServerVerb.Processes(!OperatingSystem.IsLinux());
    private readonly DnsClient _client = new(folder, time);

    /// <summary>The process, when one lives, whether it answers or not.</summary>
    public ServerProcess? Living => Alive(folder.ProcessClaim, folder.ProcessFile);

    /// <summary>What keeps it alive, when that lives.</summary>
    public ServerProcess? LivingKeeper => Alive(folder.KeeperClaim, folder.KeeperFile);

    /// <summary>Starts it, unless it runs.</summary>
    /// <param name="spec">What it must look like, in the shape of <see cref="State.Json.StateJson"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What it says, and false when it ran already.</returns>
    /// <exception cref="DnsServerException">It does not start; nothing runs then.</exception>
    public async Task<(DnsProcessReply Reply, bool IsNew)> StartAsync(byte[] spec, CancellationToken cancellationToken)
    {
        try
        {
            folder.Make();
            if (await _client.StatusAsync(cancellationToken) is { } running)
            {
                return (running, false);
            }

            // A keeper without a server may wait up to half a minute before it tries again.
            EndKeeper();
            ServerFolder.Replace(folder.SpecFile, spec);
            folder.Fail(null);
            folder.Want(true);
            ProcessClaim.Write(folder.KeeperFile, _processes.StartKeeper(folder, start));
            return (await AwaitAsync(null, cancellationToken), true);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            folder.Want(false);
            EndKeeper();
            throw e is ServerProcessException ? new DnsServerException(e.Message, e) : e;
        }
    }

    /// <summary>Puts a new process of this program in the place of the one that runs: what waits in its sockets is answered by the new one.</summary>
    /// <param name="spec">What it must look like.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the new process says; null when none ran.</returns>
    /// <exception cref="DnsServerException">The new one does not start; the old one goes on.</exception>
    public async Task<DnsProcessReply?> RestartAsync(byte[] spec, CancellationToken cancellationToken)
    {
        if (await _client.StatusAsync(cancellationToken) is not { } before)
        {
            return null;
        }

        ServerFolder.Replace(folder.SpecFile, spec);
        folder.Fail(null);
        folder.Want(true);
        _processes.Start(start with { Command = [.. start.Command, ServerVerb.TakeOver] });
        var after = await AwaitAsync(before.Process, cancellationToken);

        // It starts what the program before left behind; the new process starts its own.
        EndKeeper();
        return after;
    }

    /// <summary>Gives a running one another spec.</summary>
    /// <returns>What it says; null when none runs. <see cref="DnsProcessReply.Failure"/> says why the spec before stays in force.</returns>
    public async Task<DnsProcessReply?> ReloadAsync(byte[] spec, CancellationToken cancellationToken)
    {
        if (await _client.StatusAsync(cancellationToken) is null)
        {
            return null;
        }

        ServerFolder.Replace(folder.SpecFile, spec);
        return await _client.ReloadAsync(cancellationToken);
    }

    /// <summary>Ends it: what is in flight is answered first.</summary>
    /// <returns>False when nothing ran.</returns>
    public async Task<bool> StopAsync(CancellationToken cancellationToken)
    {
        folder.Want(false);
        EndKeeper();
        if (Living is not { } process)
        {
            return false;
        }

        if (await TryStopAsync(cancellationToken) is null)
        {
            _processes.Kill(process);
        }

        using var patience = new CancellationTokenSource(EndPatience, time);
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
    /// <exception cref="DnsServerException">It hangs.</exception>
    public Task<DnsProcessReply?> StatusAsync(CancellationToken cancellationToken) => _client.StatusAsync(cancellationToken);

    private ServerProcess? Alive(string claim, string file) => ProcessClaim.IsTaken(claim) && ProcessClaim.Read(file) is { } process && _processes.IsAlive(process) ? process : null;

    private async Task<DnsProcessReply?> TryStopAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _client.StopAsync(cancellationToken);
        }
        catch (DnsServerException)
        {
            return null; // It hangs: it is made to end.
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
    private async Task<DnsProcessReply> AwaitAsync(ServerProcess? before, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < StartPatience)
        {
            if (folder.ReadFailure() is { } failure)
            {
                throw new DnsServerException(failure);
            }

            if (await _client.StatusAsync(cancellationToken) is { } reply && reply.Process != before)
            {
                return reply;
            }

            await Task.Delay(BetweenLooks, time, cancellationToken);
        }

        throw new DnsServerException($"the name server's process was started and does not answer; see {folder.LogFile}");
    }
}
