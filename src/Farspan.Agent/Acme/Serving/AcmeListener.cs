using System.Collections.Frozen;
using System.Net;
using System.Net.Security;
using Farspan.Pki.Acme.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Farspan.Agent.Acme.Serving;

/// <summary>Listens for clients: ACME by TLS, and on another port by plain HTTP what revocation needs.</summary>
/// <remarks>The framework's server without a host around it; HTTP/1.1, which every ACME client speaks.</remarks>
public sealed class AcmeListener : IAsyncDisposable
{
    private const int MostConnections = 1_000;
    private const int MostHeadBytes = 16 * 1024;
    private static readonly TimeSpan HeadPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan IdlePatience = TimeSpan.FromSeconds(60);
    private readonly KestrelServer _server;

    private AcmeListener(KestrelServer server, IPEndPoint secure, IPEndPoint? plain)
    {
        _server = server;
        Secure = secure;
        Plain = plain;
    }

    /// <summary>Where TLS is spoken.</summary>
    public IPEndPoint Secure { get; }

    /// <summary>Where plain HTTP is spoken, or null.</summary>
    public IPEndPoint? Plain { get; }

    /// <summary>Begins to listen.</summary>
    /// <param name="options">Where, and by which names.</param>
    /// <param name="server">Who answers.</param>
    /// <param name="desk">Revocation, and whom to believe.</param>
    /// <param name="certificate">The certificate that is shown; asked for each connection.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where lines go.</param>
    /// <param name="cancellationToken">Breaks the start off.</param>
    /// <exception cref="IOException">A port is taken or may not be used; the message says which.</exception>
    public static async Task<AcmeListener> StartAsync(AcmeListenOptions options, AcmeServer server, RevocationDesk desk, Func<SslStreamCertificateContext> certificate, TimeProvider time, Action<string> log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var kestrel = new KestrelServerOptions { AddServerHeader = false };
        kestrel.Limits.MaxRequestBodySize = AcmeApplication.MostBodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = MostHeadBytes;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Limits.RequestHeadersTimeout = HeadPatience;
        kestrel.Limits.KeepAliveTimeout = IdlePatience;
        var tls = new TlsConnections(certificate, time);
        ListenOptions? secure = null;
        ListenOptions? plain = null;
        kestrel.Listen(options.Secure, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(tls.Before);
            secure = listen;
        });
        if (options.Plain is { } address)
        {
            kestrel.Listen(address, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                plain = listen;
            });
        }

        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var listening = new KestrelServer(Options.Create(kestrel), transport, NullLoggerFactory.Instance);
        var application = new AcmeApplication(server, new RevocationPages(desk), log) { Hosts = FrozenSet<string>.Empty };
        try
        {
            await listening.StartAsync(application, cancellationToken);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            listening.Dispose();
            throw new IOException($"cannot listen on {options.Secure}{(options.Plain is null ? "" : $" and {options.Plain}")}: {e.Message}", e);
        }

        var port = secure!.IPEndPoint!.Port;
        application.Hosts = options.Names.Append(secure.IPEndPoint.Address.ToString()).Select(n => AcmeListenOptions.HostOf(n, port)).ToFrozenSet(StringComparer.Ordinal);
        return new AcmeListener(listening, secure.IPEndPoint, plain?.IPEndPoint);
    }

    /// <summary>Stops; requests that are being answered are given a moment.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _server.StopAsync(patience.Token);
        _server.Dispose();
    }
}
