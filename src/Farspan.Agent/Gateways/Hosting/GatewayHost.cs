using System.Runtime.InteropServices;
using Farspan.Gateway;
using Farspan.Gateway.Transport;
using Farspan.Gateway.Transport.Portable;
using Farspan.Linux.Namespaces;

namespace Farspan.Agent.Gateways.Hosting;

/// <summary>One machine's gateway process: reads its spec from a file, serves, follows changes of the file, takes commands on a control socket.</summary>
/// <remarks>SIGTERM lets it drain and end, a second one ends it at once; SIGHUP makes it read the spec and its certificates again. A spec that cannot be put in force leaves the old one.</remarks>
public sealed partial class GatewayHost : IDisposable
{
    private const int Refused = 3;

    private readonly GatewayRunOptions _options;
    private readonly GatewayLog _log;
    private readonly IGatewayProcesses _processes;
    private readonly CancellationTokenSource _now = new();
    private readonly TaskCompletionSource<bool> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ProcessClaim? _claim;

    private GatewayHost(GatewayRunOptions options, GatewayLog log, IGatewayProcesses processes) => (_options, _log, _processes) = (options, log, processes);

    private GatewayFolder Folder => _options.Folder;

    /// <summary>Runs until it is told to end. At once returns when another process has the claim.</summary>
    /// <returns>The exit code: 0, or 3 where it could not start; why is in the log and in <see cref="GatewayFolder.FailureFile"/>.</returns>
    public static async Task<int> RunAsync(GatewayRunOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var log = new GatewayLog(options.IsForeground ? null : options.Folder.LogFile, options.Time);
        using var home = options.HomeNetwork is null ? null : NetworkNamespace.Open(options.HomeNetwork);
        var host = new GatewayHost(options, log, GatewayVerbs.Processes(options.IsPortable, home));
        try
        {
            options.Folder.Make();
            return await host.RunAsync(home);
        }
        catch (Exception e) when (e is GatewayProcessException or GatewayConfigurationException or IOException or UnauthorizedAccessException)
        {
            var sentence = e is GatewayConfigurationException refused ? PortHolders.Explain(refused, host._spec) : e.Message;
            log.Write($"not started: {sentence}");
            options.Folder.Fail(sentence);
            return Refused;
        }
        finally
        {
            host.Dispose();
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
        if (!_options.TakesOver && (_claim = ProcessClaim.TryTake(Folder.ProcessClaim)) is null)
        {
            return 0;
        }

        using var lab = WatchLab();
        ReadSpec();
        using var transport = Transport(home);
        await using var gateway = await StartAsync(transport);
        _gateway = gateway;
        using var watcher = WatchSpec();
        using var signals = new Signals(this);
        using var stop = new CancellationTokenSource();
        var control = _control!.RunAsync(stop.Token);
        var following = FollowAsync(stop.Token);
        var keeping = KeepAsync(stop.Token);
        _log.Write($"gateway {_spec!.Name} listens on {string.Join(", ", gateway.Endpoints)} ({transport.Name}), version {_options.Version}");
        var isHandedOver = await _end.Task;
        _log.Write(isHandedOver ? "another process serves from here on; what is in flight ends here" : "drains: accepts nothing more");
        await gateway.DrainAsync(closesSockets: !isHandedOver, _now.Token);
        _control.Dispose();
        await stop.CancelAsync();
        await Task.WhenAll(control, following, keeping);
        _log.Write("ended");
        return 0;
    }

    // A machine of the lab that is taken down leaves nothing to call: the process ends, and its keeper waits until the machine is back.
    private FileSystemWatcher? WatchLab()
    {
        if (_options.BornIn is not { } path)
        {
            return null;
        }

        var watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path)) { NotifyFilter = NotifyFilters.FileName };
        watcher.Deleted += (_, _) =>
        {
            _log.Write($"the lab's machine is gone ({path})");
            EndOrNow();
        };
        watcher.EnableRaisingEvents = true;
        using var here = NetworkNamespace.OpenCurrent();
        using var there = NetworkNamespace.IsNamespace(path) ? NetworkNamespace.Open(path) : null;
        return there?.Inode == here.Inode ? watcher : throw new GatewayProcessException($"the lab's machine is gone or was made anew ({path})");
    }

    private ITransport Transport(NetworkNamespace? home)
    {
        ITransport own = _options.IsPortable ? new PortableTransport() : new EpollTransport();
        return home is null ? own : new HomeTransport(own, home);
    }

    /// <summary>Ends it: lets it drain, or, when it drains already, at once.</summary>
    private void EndOrNow()
    {
        if (!_end.TrySetResult(false))
        {
            _now.Cancel();
        }
    }

    // Whoever keeps it alive is kept alive by it, so that only the loss of both at once needs somebody to look.
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
        catch (Exception e) when (e is GatewayProcessException or IOException)
        {
            _log.Write($"nothing keeps this process alive: {e.Message}");
        }
    }

    private GatewayProcess? LivingKeeper() => ProcessClaim.Read(Folder.KeeperFile) is { } keeper && _processes.IsAlive(keeper) ? keeper : null;

    private GatewayProcess StartKeeper(GatewayStart again)
    {
        var keeper = _processes.StartKeeper(Folder, again);
        ProcessClaim.Write(Folder.KeeperFile, keeper);
        return keeper;
    }

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>What the system tells it.</summary>
    private sealed class Signals : IDisposable
    {
        private readonly List<PosixSignalRegistration> _registrations = [];

        public Signals(GatewayHost host)
        {
            Register(PosixSignal.SIGTERM, host.EndForGood);
            // Ctrl-C belongs to who watches it; one in the background is not that terminal's.
            Register(PosixSignal.SIGINT, host._options.IsForeground ? host.EndForGood : () => { });
            Register(PosixSignal.SIGHUP, () =>
            {
                Volatile.Write(ref host._isAsked, 1);
                host._changed.Raise();
            });
        }

        public void Dispose() => _registrations.ForEach(r => r.Dispose());

        private void Register(PosixSignal signal, Action action) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            action();
        }));
    }
}
