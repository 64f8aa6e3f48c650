using System.Net;
using System.Net.Sockets;

namespace Farspan.Gateway.Transport;

/// <summary>A bound, listening socket. It can be handed to another process, which goes on accepting from the same queue.</summary>
/// <param name="socket">The socket, bound and listening; owned from here on.</param>
public sealed class ListeningSocket(Socket socket) : IDisposable
{
    /// <summary>The socket.</summary>
    public Socket Socket => socket;

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint { get; } = (IPEndPoint)socket.LocalEndPoint!;

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();
}
