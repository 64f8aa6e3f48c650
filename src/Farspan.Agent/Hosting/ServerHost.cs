using Farspan.Linux.Namespaces;
using Farspan.Reconcile;

namespace Farspan.Agent.Hosting;

/// <summary>A server's process: claims its folder, reads its spec from a file, serves, follows changes of the file, takes commands on a control socket, gives its place to the process that follows.</summary>
/// <remarks>SIGTERM lets it drain and end, a second one ends it at once; SIGHUP makes it read the spec, and what that names, again. A spec that cannot be put in force leaves the old one.</remarks>
internal sealed partial class ServerHost : IDisposable
{
    private const int Refused = 3;

    private readonly ServerRunOptions _options;
    private readonly IHostedServer _server;
    private readonly ServerLog _log;
    private readonly IServerProcesses _processes;
    private readonly CancellationTokenSource _now = new();
    private readonly TaskCompletionSource<bool> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ProcessClaim? _claim;

    private ServerHost(ServerRunOptions options, IHostedServer server, ServerLog log, IServerProcesses processes) => (_options, _server, _log, _processes) = (options, server, log, processes);

    private ServerFolder Folder => _options.Folder;

    /// <summary>Runs until it is told to end. At once returns when another process has the claim.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="server">What runs; disposed of here.</param>
    /// <returns>The exit code: 0, or 3 where it could not start; why is in the log and in <see cref="ServerFolder.FailureFile"/>.</returns>
    public static async Task<int> RunAsync(ServerRunOptions options, IHostedServer server)
    {
        ArgumentNullException.ThrowIfNull(options);
        var log = new ServerLog(options.IsForeground ? null : options.LogFile, options.Time);
        using var home = options.HomeNetwork is null ? null : NetworkNamespace.Open(options.HomeNetwork);
        using var host = new ServerHost(options, server, log, ServerVerb.Processes(options.IsPortable, home));
        string? sentence = null;
        try
        {
            options.Folder.Make();
            return await host.RunAsync(home);
        }
        catch (Exception e) when ((sentence = server.Refusal(e) ?? (e is ServerProcessException or IOException or UnauthorizedAccessException ? e.Message : null)) is not null)
        {
            log.Write($"not started: {sentence}");
            options.Folder.Fail(sentence);
            return Refused;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _claim?.Dispose();
        _now.Dispose();
        _reloading.Dispose();
    }

    private async Task<int> RunAsync(NetworkNamespace? home)
    {
        // Ended before the claim is given up: who takes that writes the same files.
        await using var server = _server;
        if (!_options.TakesOver && (_claim = ProcessClaim.TryTake(Folder.ProcessClaim)) is null)
        {
            return 0;
        }

        using var lab = WatchLab();

        // Watched before it is read: a spec that comes while the server starts is not missed.
        using var watch = WatchSpec();
        ReadSpec();
        using var control = await StartAsync(home);
        using var signals = new HostSignals(EndForGood, _options.IsForeground, Ask);
        using var stop = new CancellationTokenSource();
        Task[] loops = [control.RunAsync(stop.Token), FollowAsync(stop.Token), KeepAsync(stop.Token)];
        _log.Write($"{_server.Introduction}, version {_options.Version}");
        var isHandedOver = await _end.Task;
        _log.Write(isHandedOver ? "another process serves from here on; what is in flight ends here" : _server.Farewell);
        await _server.DrainAsync(isHandedOver, _now.Token);
        control.Dispose();
        await stop.CancelAsync();
        await Task.WhenAll(loops);
        _log.Write("ended");
        return 0;
    }

    // A machine of the lab that is taken down leaves nobody to serve: the process ends, and its keeper waits until the machine is back.
    private FileWatch? WatchLab()
    {
        if (_options.BornIn is not { } path)
        {
            return null;
        }

        var watch = new FileWatch(path, () =>
        {
            if (!IsHere(path) && !_end.Task.IsCompleted)
            {
                _log.Write($"the lab's machine is gone ({path})");
                EndOrNow();
            }
        }, _options.Time);
        return IsHere(path) ? watch : throw new ServerProcessException($"the lab's machine is gone or was made anew ({path})");
    }

    private static bool IsHere(string path)
    {
        using var here = NetworkNamespace.OpenCurrent();
        return here.Inode == NetworkNamespace.InodeOf(path);
    }

    /// <summary>Ends it, and lets nobody start it again: who asks in good order means it.</summary>
    private void EndForGood()
    {
        if (_options.Again is not null)
        {
            Folder.Want(false);
        }

        EndOrNow();
    }

    /// <summary>Ends it: lets it drain, or, when it drains already, at once.</summary>
    private void EndOrNow()
    {
        if (!_end.TrySetResult(false))
        {
            _now.Cancel();
        }
    }
}
