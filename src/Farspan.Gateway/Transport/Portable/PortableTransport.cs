using System.Net;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Transport.Portable;

/// <summary>Moves a gateway's bytes by the framework's sockets and its TLS, on every platform.</summary>
/// <remarks>Readiness is a receive of zero bytes; every completion is handed to the thread of its loop.</remarks>
public sealed class PortableTransport : ITransport
{
    /// <inheritdoc/>
    public string Name => "portable";

    /// <summary>True to offer HTTP/2 to callers by ALPN, before HTTP/1.1.</summary>
    public bool OffersHttp2 { get; init; } = true;

    /// <inheritdoc/>
    public TransportLoop CreateLoop(int number) => new PortableLoop();

    /// <inheritdoc/>
    public ListeningSocket Bind(IPEndPoint endpoint) => ListeningSocket.Bind(endpoint);

    /// <inheritdoc/>
    public TlsAcceptor CreateTls(ListenerTlsSpec tls, string folder) => PortableTlsAcceptor.Create(tls, folder, OffersHttp2);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Loops and listening sockets are their owners'.
    }
}
