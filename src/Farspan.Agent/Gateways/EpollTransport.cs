using System.Net;
using System.Runtime.CompilerServices;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;

namespace Farspan.Agent.Gateways;

/// <summary>Moves a gateway's bytes by epoll, one for each loop, and speaks TLS by the system's OpenSSL.</summary>
public sealed class EpollTransport : ITransport
{
    // Of each socket, by all loops; gone with the socket.
    private readonly ConditionalWeakTable<ListeningSocket, EpollListenerGroup> _groups = [];

    /// <inheritdoc/>
    public string Name => "epoll";

    /// <summary>True to offer HTTP/2 to callers by ALPN, before HTTP/1.1.</summary>
    public bool OffersHttp2 { get; init; } = true;

    /// <inheritdoc/>
    public TransportLoop CreateLoop(int number) => new EpollLoop(_groups);

    /// <inheritdoc/>
    public ListeningSocket Bind(IPEndPoint endpoint) => ListeningSocket.Bind(endpoint);

    /// <inheritdoc/>
    public TlsAcceptor CreateTls(ListenerTlsSpec tls, string folder) =>
        EpollTlsAcceptor.Create(tls, folder, OffersHttp2);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Loops and listening sockets are their owners'.
    }
}
