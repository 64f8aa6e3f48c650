using System.Net;
using System.Net.Sockets;
using Farspan.Gateway.Pages;
using Farspan.Gateway.Routing;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Proxying;

/// <summary>A running gateway.</summary>
public sealed class GatewayServer : IAsyncDisposable
{
    private readonly GatewayServerOptions _options;
    private readonly GatewayRuntime _runtime;
    private readonly LoopContext[] _loops;
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _changes = new(1, 1);
    private List<GatewayListener> _listeners = [];

    private GatewayServer(GatewayServerOptions options, GatewayRuntime runtime)
    {
        (_options, _runtime) = (options, runtime);
        _loops = [.. Enumerable.Range(0, options.Loops).Select(n => new LoopContext(runtime, options.Transport.CreateLoop(n), options.Instance ^ ((ulong)n << LoopShift)))];
        _threads = [.. _loops.Select((l, n) => new Thread(l.Loop.Run) { IsBackground = true, Name = $"gateway-{n}" })];
    }

    // The number of the loop lies in the upper bits of its identifiers.
    private const int LoopShift = 56;

    /// <summary>Where it listens, in the order of the spec; ports that the system chose are the real ones.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints => [.. _listeners.Select(l => l.Listening.Endpoint)];

    /// <summary>Its listening sockets, to be handed to the process that replaces this one.</summary>
    public IReadOnlyList<ListeningSocket> Listening => [.. _listeners.Select(l => l.Listening)];

    /// <summary>What it must look like.</summary>
    public GatewaySpec Spec => _runtime.Current.Spec;

    /// <summary>What decides about requests now.</summary>
    public IRouter Router => _runtime.Current.Router;

    /// <summary>True from the moment at which it takes no new connections.</summary>
    public bool IsDraining => _runtime.IsDraining;

    /// <summary>What each loop counted.</summary>
    public IReadOnlyList<GatewayCounters> Counters => [.. _loops.Select(l => l.Counters)];

    /// <summary>Callers' connections that are open.</summary>
    public int OpenConnections => _runtime.Callers.Open;

    /// <summary>Buffers that hold something now; none while every connection is idle.</summary>
    public int BuffersInUse => _loops.Sum(l => l.Buffers.InUse);

    /// <summary>Starts one.</summary>
    /// <exception cref="GatewayConfigurationException">An address is taken or a file unusable; nothing runs then.</exception>
    public static async Task<GatewayServer> StartAsync(GatewayServerOptions options, Func<GatewayServer, IGatewayPages> pages, CancellationToken cancellationToken)
    {
        var target = TargetOf(options, options.Spec, null);
        var runtime = new GatewayRuntime(target)
        {
            Audit = options.Audit,
            Resolver = options.Resolver,
            Challenges = options.Challenges,
            Http2 = options.Http2,
            Time = options.Time,
        };
        var server = new GatewayServer(options, runtime);
        runtime.Pages = pages(server);
        try
        {
            server._listeners = server.Open(options.Spec, options.Inherited);
        }
        catch
        {
            server.DisposeLoops();
            throw;
        }

        foreach (var thread in server._threads)
        {
            thread.Start();
        }

        await server.OnEveryLoopAsync((context, number) =>
        {
            context.Loop.Arm(new LoopSweeper(context), 1);
            server._listeners.ForEach(l => l.Accept(context, number));
        }, cancellationToken);
        return server;
    }

    /// <summary>Puts another spec in force: requests that have begun end as they began, the next ones follow the new one. Connections stay.</summary>
    /// <exception cref="GatewayConfigurationException">It cannot be put in force; the old one stays.</exception>
    public async Task ReloadAsync(GatewaySpec spec, CancellationToken cancellationToken)
    {
        await _changes.WaitAsync(cancellationToken);
        try
        {
            var target = TargetOf(_options, spec, _runtime.Current);
            var old = _listeners;
            _listeners = Open(spec, []);
            await OnEveryLoopAsync((context, _) => context.Fit(spec.Limits), CancellationToken.None);
            _runtime.Swap(target);
            var left = old.Except(_listeners).ToList();
            await OnEveryLoopAsync((context, number) =>
            {
                left.ForEach(l => l.Leave(number));
                foreach (var listener in _listeners)
                {
                    listener.Accept(context, number);
                }
            }, CancellationToken.None);
            left.ForEach(l => l.Dispose());
        }
        finally
        {
            _changes.Release();
        }
    }

    /// <summary>Accepts nothing more, lets requests in flight end, and ends what has not by the spec's time.</summary>
    /// <param name="closesSockets">False where another process goes on accepting from them: callers then learn from their next answer that the connection ends, so that none meets a closed one.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    public async Task DrainAsync(bool closesSockets, CancellationToken cancellationToken)
    {
        await _changes.WaitAsync(CancellationToken.None);
        try
        {
            _runtime.Drain(endsIdle: closesSockets);
            await OnEveryLoopAsync((context, number) =>
            {
                _listeners.ForEach(l => l.Leave(number));
                foreach (var client in closesSockets ? context.Clients.ToArray() : [])
                {
                    client.Drain();
                }
            }, CancellationToken.None);
            if (closesSockets)
            {
                _listeners.ForEach(l => l.Dispose());
            }

            _runtime.Http2?.Drain();
            await WhenEmptyAsync(cancellationToken);
            await EndHttp2Async();
            await OnEveryLoopAsync((context, _) => Array.ForEach([.. context.Clients], c => c.End(isAbort: !c.IsIdle)), CancellationToken.None);
        }
        finally
        {
            _changes.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await OnEveryLoopAsync((context, number) =>
        {
            _listeners.ForEach(l => l.Leave(number));
            Array.ForEach([.. context.Clients], c => c.End(isAbort: true));
        }, CancellationToken.None);
        await EndHttp2Async();
        foreach (var (context, thread) in _loops.Zip(_threads))
        {
            context.Loop.Finish();
            thread.Join();
        }

        DisposeLoops();
        _listeners.ForEach(l => l.Dispose());
        _changes.Dispose();
    }

    // While the loops still run: connections end on their threads.
    private ValueTask EndHttp2Async() => _runtime.Http2?.DisposeAsync() ?? default;

    private static GatewayTarget TargetOf(GatewayServerOptions options, GatewaySpec spec, GatewayTarget? previous)
    {
        var router = options.Route(spec, previous?.Router);
        return GatewayTarget.Of(spec, router, router.Upstreams.ToHashSet());
    }

    private async Task WhenEmptyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _runtime.Callers.WhenEmpty().WaitAsync(_runtime.Current.Limits.DrainTimeout, _options.Time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // What has not ended by now is ended.
        }
    }

    // Opens what is new and keeps what stays; on failure closes what it opened, and nothing else has changed.
    private List<GatewayListener> Open(GatewaySpec spec, IReadOnlyList<ListeningSocket> inherited)
    {
        var kept = new List<(GatewayListener Listener, ListenerSpec Spec, TlsAcceptor? Tls)>();
        var opened = new List<GatewayListener>();
        try
        {
            foreach (var listener in spec.Listeners)
            {
                var tls = listener.Tls is null ? null : _options.Transport.CreateTls(listener.Tls, _options.Folder);
                foreach (var endpoint in listener.Endpoints)
                {
                    var present = _listeners.Find(l => l.Declared.Equals(endpoint));
                    if (present is null)
                    {
                        var socket = inherited.FirstOrDefault(s => s.Endpoint.Equals(endpoint)) ?? Bind(listener, endpoint);
                        opened.Add(present = new GatewayListener(listener, endpoint, socket));
                    }

                    kept.Add((present, listener, tls));
                }
            }
        }
        catch
        {
            opened.ForEach(l => l.Dispose());
            throw;
        }

        foreach (var socket in inherited.Where(s => !kept.Any(k => k.Listener.Listening == s)))
        {
            socket.Dispose();
        }

        kept.ForEach(k => k.Listener.Change(k.Spec, k.Tls));
        return [.. kept.Select(k => k.Listener)];
    }

    private ListeningSocket Bind(ListenerSpec listener, IPEndPoint endpoint)
    {
        try
        {
            return _options.Transport.Bind(endpoint);
        }
        catch (SocketException exception)
        {
            throw new GatewayConfigurationException(Sentence(listener, endpoint, exception), exception);
        }
    }

    private static string Sentence(ListenerSpec listener, IPEndPoint endpoint, SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => $"{endpoint} is taken by another process; end it (`ss -ltnp` shows which) or declare another port for listener '{listener.Name}'",
        SocketError.AddressNotAvailable => $"{endpoint.Address} is not an address of this machine; declare one that is for listener '{listener.Name}'",
        SocketError.AccessDenied => $"port {endpoint.Port} needs root; start it as root or declare a port from 1024 for listener '{listener.Name}'",
        _ => $"listener '{listener.Name}' cannot listen on {endpoint}: {exception.Message}",
    };

    private Task OnEveryLoopAsync(Action<LoopContext, int> action, CancellationToken cancellationToken) =>
        Task.WhenAll(_loops.Select((context, number) =>
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            context.Loop.Post(() =>
            {
                try
                {
                    action(context, number);
                    done.SetResult();
                }
#pragma warning disable CA1031 // Not handled here: it fails the task that is awaited.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    done.SetException(exception);
                }
            });
            return done.Task;
        })).WaitAsync(cancellationToken);

    private void DisposeLoops()
    {
        foreach (var context in _loops)
        {
            context.Loop.Dispose();
        }
    }
}
