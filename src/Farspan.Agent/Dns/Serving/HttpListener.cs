using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Farspan.State.Dns;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Farspan.Agent.Dns.Serving;

/// <summary>Requests by HTTP/1.1 in cleartext, by the framework's server: questions (RFC 8484), for which a gateway in front speaks TLS and HTTP/2, or what is counted.</summary>
internal sealed class HttpListener : IDnsListener
{
    private const int MostConnections = 1024;

    // A question as base64url in the path, and little else.
    private const int MostHeadBytes = 96 * 1024;
    private const int MostLineBytes = 90 * 1024;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HeadPatience = TimeSpan.FromSeconds(10);

    private readonly KestrelServer _server;
    private readonly Socket _socket;

    private HttpListener(DnsListenerSpec spec, IPEndPoint endpoint, KestrelServer server, Socket socket) => (Spec, Endpoint, _server, _socket) = (spec, endpoint, server, socket);

    /// <inheritdoc/>
    public DnsListenerSpec Spec { get; }

    /// <inheritdoc/>
    public IPEndPoint Endpoint { get; }

    /// <summary>Begins to answer.</summary>
    /// <param name="spec">What it is.</param>
    /// <param name="socket">Bound.</param>
    /// <param name="engine">Who answers.</param>
    /// <param name="metrics">What is counted, as text.</param>
    public static async Task<HttpListener> StartAsync(DnsListenerSpec spec, Socket socket, DnsEngine engine, Func<string> metrics)
    {
        var endpoint = (IPEndPoint)socket.LocalEndPoint!;
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(endpoint, listen => listen.Protocols = HttpProtocols.Http1);
        options.Limits.MaxConcurrentConnections = MostConnections;
        options.Limits.MaxRequestBodySize = Farspan.Dns.DnsLimits.MessageBytes;
        options.Limits.MaxRequestHeadersTotalSize = MostHeadBytes;
        options.Limits.MaxRequestLineSize = MostLineBytes;
        options.Limits.MaxRequestBufferSize = MostHeadBytes + MostLineBytes;
        options.Limits.KeepAliveTimeout = Idle;
        options.Limits.RequestHeadersTimeout = HeadPatience;
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions { CreateBoundListenSocket = _ => socket }), NullLoggerFactory.Instance);
        var server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
        try
        {
            await server.StartAsync(new HttpQuestions(engine, spec.Transport == DnsTransport.Metrics ? metrics : null), CancellationToken.None);
            return new HttpListener(spec, endpoint, server, socket);
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<SafeHandle> Sockets => [_socket.SafeHandle];

    /// <inheritdoc/>
    public Task DrainAsync(bool isHandedOver, CancellationToken now) => _server.StopAsync(now);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var over = new CancellationTokenSource();
        await over.CancelAsync();
        await _server.StopAsync(over.Token);
        _server.Dispose();
    }
}
