using System.Net;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;

namespace Farspan.Agent.Gateways;

/// <summary>Moves a gateway's bytes by epoll, one for each loop.</summary>
public sealed class EpollTransport : ITransport
{
    /// <inheritdoc/>
    public string Name => "epoll";

    /// <inheritdoc/>
    public TransportLoop CreateLoop(int number) => new EpollLoop();

    /// <inheritdoc/>
    public ListeningSocket Bind(IPEndPoint endpoint) => ListeningSocket.Bind(endpoint);

    /// <inheritdoc/>
    public TlsAcceptor CreateTls(ListenerTlsSpec tls, string folder) =>
        throw new NotSupportedException("This transport does not accept TLS yet.");

    /// <inheritdoc/>
    public void Dispose()
    {
        // Loops and listening sockets are their owners'.
    }
}
