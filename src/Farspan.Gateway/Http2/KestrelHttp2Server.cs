using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Farspan.Gateway.Http2;

/// <summary>HTTP/2 by the framework's server, Kestrel, which knows nothing but streams: each is carried by the gateway's own engine.</summary>
/// <remarks>It is made (<see cref="DeferredHttp2Server"/>) and started by the first connection that needs it: gateways without callers that speak HTTP/2 pay neither its time (about 50 ms) nor its memory.</remarks>
public sealed class KestrelHttp2Server : IHttp2Server
{
    private readonly Lock _changing = new();
    private readonly TakenConnections _connections = new();
#pragma warning disable CA2213 // Cancelled, again where it is disposed of twice; it holds no timer.
    private readonly CancellationTokenSource _ending = new();
#pragma warning restore CA2213
    private readonly KestrelServerOptions _options = new();
    private readonly ConcurrentDictionary<TakenConnection, long> _live = new();
    private Task<KestrelServer>? _started;
    private Task? _stopped;
    private GatewayLimitsSpec? _limits;
    private long _number;
    private bool _isDraining;

    /// <inheritdoc/>
    public void Take(TransportLoop owner, TransportConnection connection, IStreamCarrier carrier, ReadOnlySpan<byte> already, Action ended)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(carrier);
        var taken = new TakenConnection(owner, connection, carrier, Interlocked.Increment(ref _number), ended);
        lock (_changing)
        {
            Limit(carrier.Limits);
            if (!_isDraining && _connections.TryAdd(taken))
            {
                _live.TryAdd(taken, 0);
                _ = taken.Over.ContinueWith(_ => _live.TryRemove(taken, out var _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                _started ??= Task.Run(StartAsync);
            }
            else
            {
                connection.Close();
                ended();
                return;
            }
        }

        taken.Begin(already);
    }

    /// <inheritdoc/>
    /// <remarks>The framework's server is not stopped for it: that would stop its clock first, and the end of a connection's last stream would be noticed by nobody.</remarks>
    public void Drain()
    {
        lock (_changing)
        {
            _isDraining = true;
        }

        foreach (var taken in _live.Keys)
        {
            taken.Drain();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Drain();
        await _ending.CancelAsync();
        lock (_changing)
        {
            _stopped ??= _started is null ? Task.CompletedTask : StopAsync(_started);
        }

        await _stopped;
        await _connections.DisposeAsync();
    }

    private async Task<KestrelServer> StartAsync()
    {
        _options.Listen((IPEndPoint)_connections.EndPoint, listen => listen.Protocols = HttpProtocols.Http2);
        var server = new KestrelServer(Options.Create(_options), _connections, NullLoggerFactory.Instance);
        await server.StartAsync(new Http2Application(), CancellationToken.None);
        return server;
    }

    private async Task StopAsync(Task<KestrelServer> started)
    {
        using var server = await started;
        await server.StopAsync(_ending.Token);
    }

    // Connections that begin from now on follow them. What a head may be beyond the spec's limit is there so that the engine can say that it is too large.
    private void Limit(GatewayLimitsSpec limits)
    {
        const int HeadRoom = 2;
        const int FieldRoom = 200;
        if (ReferenceEquals(_limits, limits))
        {
            return;
        }

        _limits = limits;
        _options.AddServerHeader = false;
        _options.AllowAlternateSchemes = true;
        _options.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        _options.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        var server = _options.Limits;
        server.KeepAliveTimeout = limits.IdleTimeout;
        server.RequestHeadersTimeout = limits.HeadTimeout;
        server.MaxRequestHeadersTotalSize = limits.HeadBytes * HeadRoom;
        server.MaxRequestHeaderCount = FieldRoom;
        Http2Limits.Apply(server, limits.HeadBytes * HeadRoom);
    }
}
