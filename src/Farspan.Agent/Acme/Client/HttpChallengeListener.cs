using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Farspan.Agent.Acme.Client;

/// <summary>Listens on port 80 where nobody else does, for as long as an order takes.</summary>
public sealed class HttpChallengeListener : IHttpApplication<IFeatureCollection>, IAsyncDisposable
{
    private const int MostConnections = 100;
    private const int Ok = 200;
    private const int NotFound = 404;
    private readonly HttpChallenges _challenges;
    private KestrelServer? _server;

    private HttpChallengeListener(HttpChallenges challenges) => _challenges = challenges;

    /// <summary>Begins to listen.</summary>
    /// <param name="endpoint">Where.</param>
    /// <param name="challenges">What is shown.</param>
    /// <param name="cancellationToken">Breaks the start off.</param>
    /// <exception cref="AcmeException">The port is taken or may not be used.</exception>
    public static async Task<HttpChallengeListener> StartAsync(IPEndPoint endpoint, HttpChallenges challenges, CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxConcurrentConnections = MostConnections;
        options.Limits.MaxRequestBodySize = 0;
        options.Listen(endpoint, listen => listen.Protocols = HttpProtocols.Http1);
        var listener = new HttpChallengeListener(challenges);
        var server = new KestrelServer(Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance), NullLoggerFactory.Instance);
        try
        {
            await server.StartAsync(listener, cancellationToken);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            server.Dispose();
            throw new AcmeException($"cannot listen on {endpoint} for http-01: {e.Message}", e);
        }

        listener._server = server;
        return listener;
    }

    /// <inheritdoc/>
    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var response = context.Get<IHttpResponseFeature>()!;
        if (!_challenges.TryFind(context.Get<IHttpRequestFeature>()!.RawTarget, out var text))
        {
            response.StatusCode = NotFound;
            return;
        }

        response.StatusCode = Ok;
        response.Headers.ContentType = "application/octet-stream";
        response.Headers.ContentLength = text.Length;
        await context.Get<IHttpResponseBodyFeature>()!.Writer.WriteAsync(Encoding.ASCII.GetBytes(text), context.Get<IHttpRequestLifetimeFeature>()!.RequestAborted);
    }

    /// <inheritdoc/>
    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
        // There is nothing to give back.
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _server, null) is { } server)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await server.StopAsync(patience.Token);
            server.Dispose();
        }
    }
}
