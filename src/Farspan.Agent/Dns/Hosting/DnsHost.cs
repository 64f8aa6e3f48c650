using System.Runtime.InteropServices;
using System.Text.Json;
using Farspan.Agent.Dns.Serving;
using Farspan.Agent.Gateways.Hosting;
using Farspan.Linux.Namespaces;
using Farspan.Reconcile;
using Farspan.State.Dns;
using Farspan.State.Json;

namespace Farspan.Agent.Dns.Hosting;

/// <summary>One machine's name server process: reads its spec from a file, serves, follows changes of the file, takes commands on a control socket.</summary>
/// <remarks>SIGTERM lets it answer what it has and end, a second one ends it at once; SIGHUP makes it read the spec again. A spec that cannot be put in force leaves the old one.</remarks>
public sealed partial class DnsHost : IDisposable
{
    private const int Refused = 3;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    private readonly DnsRunOptions _options;
    private readonly GatewayLog _log;
    private readonly IGatewayProcesses _processes;
    private readonly CancellationTokenSource _now = new();
    private readonly TaskCompletionSource<bool> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Signal _changed = new();
    private readonly SemaphoreSlim _reloading = new(1, 1);
    private byte[] _specText = [];
    private string? _reloadProblem;
    private ProcessClaim? _claim;
    private DnsServer? _server;

    private DnsHost(DnsRunOptions options, GatewayLog log, IGatewayProcesses processes) => (_options, _log, _processes) = (options, log, processes);

    private DnsFolder Folder => _options.Folder;

    /// <summary>Runs until it is told to end. At once returns when another process has the claim.</summary>
    /// <returns>The exit code: 0, or 3 where it could not start; why is in the log and in the folder's failure file.</returns>
    public static async Task<int> RunAsync(DnsRunOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var log = new GatewayLog(options.IsForeground ? null : options.Folder.LogFile, options.Time);
        using var home = options.HomeNetwork is null ? null : NetworkNamespace.Open(options.HomeNetwork);
        using var host = new DnsHost(options, log, GatewayVerbs.Processes(!OperatingSystem.IsLinux(), home));
        try
        {
            options.Folder.Process.Make();
            return await host.RunAsync(home);
        }
        catch (Exception e) when (e is GatewayProcessException or DnsServerException or IOException or UnauthorizedAccessException)
        {
            log.Write($"not started: {e.Message}");
            options.Folder.Process.Fail(e.Message);
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
        if (!_options.TakesOver && (_claim = ProcessClaim.TryTake(Folder.Process.ProcessClaim)) is null)
        {
            return 0;
        }

        using var lab = WatchLab();
        _specText = await File.ReadAllBytesAsync(Folder.SpecFile, CancellationToken.None);
        await using var server = await StartAsync(home);
        _server = server;
        using var control = _control!;
        using var watcher = WatchSpec();
        using var signals = new Signals(this);
        using var stop = new CancellationTokenSource();
        Task[] loops = [control.RunAsync(stop.Token), FollowAsync(stop.Token), KeepAsync(stop.Token)];
        _log.Write($"name server listens on {string.Join(", ", server.Status().Endpoints)}, version {_options.Version}");
        var isHandedOver = await _end.Task;
        _log.Write(isHandedOver ? "another process serves from here on; what is in flight ends here" : "ends: takes nothing more");
        await server.DrainAsync(isHandedOver, _now.Token);
        control.Dispose();
        await stop.CancelAsync();
        await Task.WhenAll(loops);
        _log.Write("ended");
        return 0;
    }

    private DnsServerSpec Parse(byte[] text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, StateJson.Default.DnsServerSpec) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new DnsServerException($"'{Folder.SpecFile}' is not a name server's spec: {e.Message}", e);
        }
    }

    // A machine of the lab that is taken down leaves nobody to ask: the process ends, and its keeper waits until the machine is back.
    private FileSystemWatcher? WatchLab()
    {
        if (_options.BornIn is not { } path)
        {
            return null;
        }

        var watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path)) { NotifyFilter = NotifyFilters.FileName };
        watcher.Deleted += (_, _) => EndOrNow();
        watcher.EnableRaisingEvents = true;
        return NetworkNamespace.IsNamespace(path) ? watcher : throw new DnsServerException($"the lab's machine is gone ({path})");
    }

    private FileSystemWatcher WatchSpec()
    {
        var watcher = new FileSystemWatcher(Folder.Folder, Path.GetFileName(Folder.SpecFile)) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size };
        watcher.Created += (_, _) => _changed.Raise();
        watcher.Changed += (_, _) => _changed.Raise();
        watcher.Renamed += (_, _) => _changed.Raise();
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _changed.WaitAsync(cancellationToken);
                await ReloadAsync(onlyChanges: true, cancellationToken);
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
            if (onlyChanges && text.AsSpan().SequenceEqual(_specText))
            {
                return _reloadProblem;
            }

            _reloadProblem = null;
            await _server!.ReloadAsync(Parse(text), cancellationToken);
            _specText = text;
            _log.Write($"reloaded: {_server.Status().Zones.Count} zones; listens on {string.Join(", ", _server.Status().Endpoints)}");
        }
        catch (Exception e) when (e is DnsServerException or IOException or UnauthorizedAccessException)
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

    /// <summary>Ends it, and lets nobody start it again: who asks in good order means it.</summary>
    private void EndForGood()
    {
        if (_options.Again is not null)
        {
            Folder.Process.Want(false);
        }

        EndOrNow();
    }

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
            while (Folder.Process.IsWanted && !_end.Task.IsCompleted)
            {
                var keeper = ProcessClaim.Read(Folder.Process.KeeperFile) is { } living && _processes.IsAlive(living) ? living : StartKeeper(again);
                var began = _options.Time.GetTimestamp();
                await _processes.WaitAsync(keeper, cancellationToken);
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

    private GatewayProcess StartKeeper(GatewayStart again)
    {
        var keeper = _processes.StartKeeper(Folder.Process, again);
        ProcessClaim.Write(Folder.Process.KeeperFile, keeper);
        return keeper;
    }

    /// <summary>What the system tells it.</summary>
    private sealed class Signals : IDisposable
    {
        private readonly List<PosixSignalRegistration> _registrations = [];

        public Signals(DnsHost host)
        {
            Register(PosixSignal.SIGTERM, host.EndForGood);
            Register(PosixSignal.SIGINT, host._options.IsForeground ? host.EndForGood : () => { });
            Register(PosixSignal.SIGHUP, host._changed.Raise);
        }

        public void Dispose() => _registrations.ForEach(r => r.Dispose());

        private void Register(PosixSignal signal, Action action) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            action();
        }));
    }
}
