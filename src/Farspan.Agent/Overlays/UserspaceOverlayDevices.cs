using System.Collections.Concurrent;
using System.Net.Sockets;
using Farspan.Linux;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Processes;
using Farspan.Linux.Routing;
using Farspan.State;
using Farspan.State.Overlays;
using Farspan.WireGuard;

namespace Farspan.Agent.Overlays;

/// <summary>Overlay links carried by the packaged wireguard-go, one process for each; they outlive us.</summary>
/// <remarks>Source: wireguard-go(8); https://www.wireguard.com/xplatform/ .</remarks>
public sealed class UserspaceOverlayDevices : IOverlayDevices
{
    /// <summary>Starting takes 10–20 ms; on a machine that starts hundreds at once, seconds.</summary>
    private static readonly TimeSpan _longestStart = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan _longestEnd = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan _longestPause = TimeSpan.FromMilliseconds(20);

    private readonly NetworkNamespace _network;
    private readonly RouteSocket _routes;
    private readonly EngineFiles _files;
    private readonly UserspaceOptions _options;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, bool> _restarted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> _watches = new(StringComparer.Ordinal);

    /// <summary>Touches nothing yet.</summary>
    /// <param name="network">Namespace that the links live in.</param>
    /// <param name="routes">Its links.</param>
    /// <param name="folder">Folder for sockets, logs and process numbers of this machine alone.</param>
    /// <param name="options">How engines are started.</param>
    /// <param name="time">Clock for waiting.</param>
    public UserspaceOverlayDevices(NetworkNamespace network, RouteSocket routes, string folder, UserspaceOptions options, TimeProvider time)
    {
        _network = network;
        _routes = routes;
        _files = new EngineFiles(folder);
        _options = options;
        _time = time;
    }

    /// <inheritdoc/>
    public string Engine => _options.Engine;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<OverlayStatus>> ReadAsync(CancellationToken cancellationToken)
    {
        var devices = new List<OverlayStatus>();
        foreach (var link in _files.Links())
        {
            _files.BoundLog(link);
            if (await TryReadAsync(link, cancellationToken) is { } device)
            {
                Watch(link);
                devices.Add(DeviceStatus.Of(link, Engine, device));
            }
        }

        return devices;
    }

    /// <inheritdoc/>
    public async ValueTask ApplyAsync(OverlayDelta delta, WireGuardPrivateKey key, CancellationToken cancellationToken)
    {
        if (delta.Create)
        {
            _restarted[delta.Link] = _files.HasTrace(delta.Link);
            await ClearAsync(delta.Link, cancellationToken);
            await StartAsync(delta.Link, cancellationToken);
        }

        var change = DeviceStatus.Change(delta, key, holdBack: !_restarted.GetValueOrDefault(delta.Link));
        if (!change.IsEmpty)
        {
            await SetAsync(delta.Link, change, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask GreetAsync(string link, IReadOnlyList<PeerSpec> peers, CancellationToken cancellationToken)
    {
        foreach (var change in DeviceStatus.Greeting(peers))
        {
            await SetAsync(link, change, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(string link, CancellationToken cancellationToken)
    {
        await ClearAsync(link, cancellationToken);
        _files.Delete(link, keepLog: false);
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAllAsync(CancellationToken cancellationToken)
    {
        var tunnels = _routes.ReadLinks().Where(l => KernelMarks.IsOurLink(l.Name) && l.Kind is "tun").Select(l => l.Name);
        foreach (var link in _files.Links().Union(tunnels, StringComparer.Ordinal).ToList())
        {
            await RemoveAsync(link, cancellationToken);
        }
    }

    /// <summary>Null when nobody carries the link, or when its engine stands still: then it is started anew.</summary>
    private async ValueTask<WireGuardDevice?> TryReadAsync(string link, CancellationToken cancellationToken)
    {
        try
        {
            return await UapiClient.GetAsync(_files.Socket(link), _time, cancellationToken);
        }
        catch (SocketException)
        {
            return null;
        }
        catch (IOException failure) when (failure.InnerException is TimeoutException)
        {
            return null;
        }
    }

    private async ValueTask SetAsync(string link, WireGuardChange change, CancellationToken cancellationToken)
    {
        try
        {
            await UapiClient.SetAsync(_files.Socket(link), change, _time, cancellationToken);
        }
        catch (SocketException failure)
        {
            throw new IOException($"nobody carries the link {link}: {failure.Message}", failure);
        }
    }

    private async ValueTask StartAsync(string link, CancellationToken cancellationToken)
    {
        _files.Prepare();
        File.Delete(_files.Log(link));
        using var engine = ChildProcess.Start(new ChildProcessStart
        {
            File = _options.Program,
            Arguments = ["--foreground", link],
            Environment = new Dictionary<string, string>(_options.Environment, StringComparer.Ordinal)
            {
                ["WG_PROCESS_FOREGROUND"] = "1",
                ["LOG_LEVEL"] = "error",
            },
            Network = _network,
            BindMounts = Mounts(),
            Output = ChildOutput.Append(_files.Log(link)),
            Error = ChildOutput.WithOutput,
            IsDetached = true,
        });
        _files.Keep(link, engine.Identity);
        _watches[link] = WakeAfterAsync(engine.Exited);
        await WaitForSocketAsync(link, engine, cancellationToken);
    }

    /// <summary>/var/run is /run on Debian and most others; where it is a folder of its own, it is shown too.</summary>
    private List<BindMount> Mounts()
    {
        var mounts = new List<BindMount> { new() { Source = _files.Run, Target = "/run" } };
        if (new DirectoryInfo("/var/run") is { Exists: true, LinkTarget: null })
        {
            mounts.Add(new BindMount { Source = _files.Run, Target = "/var/run" });
        }

        return mounts;
    }

    private async ValueTask WaitForSocketAsync(string link, ChildProcess engine, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        var pause = _firstPause;
        while (await TryReadAsync(link, cancellationToken) is null)
        {
            if (!engine.IsAlive)
            {
                var exit = await engine.Exited;
                throw new IOException($"{Engine} for {link} ended at once ({exit}): {_files.LogTail(link)}");
            }

            if (_time.GetElapsedTime(start) > _longestStart)
            {
                engine.Signal(ProcessSignal.Kill);
                throw new IOException($"{Engine} for {link} has not opened its socket after {_longestStart.TotalSeconds} s: {_files.LogTail(link)}");
            }

            await Task.Delay(pause, _time, cancellationToken);
            pause = pause * 2 < _longestPause ? pause * 2 : _longestPause;
        }
    }

    /// <summary>Ends whatever carries the link, also what a crash left, and takes the link itself away.</summary>
    private async ValueTask ClearAsync(string link, CancellationToken cancellationToken)
    {
        var left = _routes.ReadLink(link);
        if (left is null && !_files.HasTrace(link))
        {
            return;
        }

        // All must have ended before another may begin: one that ends takes the socket away, whoever made it.
        foreach (var identity in EngineProcesses.Of(link, _options.Program, _network))
        {
            await EndAsync(identity, cancellationToken);
        }

        if (_routes.ReadLink(link) is { } still && _routes.TrySend(new RouteBatch().DeleteLink(still.Index)) is [{ Error: var error }] && error.Errno != Errno.ENODEV)
        {
            throw error;
        }

        _files.Delete(link, keepLog: true);
    }

    private async ValueTask EndAsync(ProcessIdentity identity, CancellationToken cancellationToken)
    {
        using var process = ProcessHandle.Open(identity);
        if (process is not null && process.Signal(ProcessSignal.Kill))
        {
            using var patience = new CancellationTokenSource(_longestEnd, _time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
            try
            {
                await process.WaitForExitAsync(stop.Token);
            }
            catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
            {
                throw new IOException($"{Engine}, process {identity}, does not end", failure);
            }
        }
    }

    /// <summary>Watches an engine that an earlier agent started.</summary>
    private void Watch(string link)
    {
        if (_options.Wake is null || _watches.ContainsKey(link) || _files.Process(link) is not { } identity || ProcessHandle.Open(identity) is not { } process)
        {
            return;
        }

        using (process)
        {
            _watches[link] = WakeAfterAsync(process.WaitForExitAsync(CancellationToken.None));
        }
    }

    /// <summary>A dead engine is seen by the next pass; this makes it come at once.</summary>
    private async Task WakeAfterAsync(Task exited)
    {
        await exited;
        _options.Wake?.Raise();
    }
}
