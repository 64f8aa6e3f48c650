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

    // What may wait to be accepted; the system lowers it to its own limit (net.core.somaxconn, 4,096 on Linux).
    private const int Backlog = 4096;

    /// <summary>Binds a socket and listens.</summary>
    /// <param name="endpoint">Where; port 0 lets the system choose. <c>::</c> means IPv6 only.</param>
    /// <exception cref="SocketException">The address is taken, not ours, or not permitted.</exception>
    public static ListeningSocket Bind(IPEndPoint endpoint)
    {
        // The runtime sets SO_REUSEADDR for TCP on Unix, so that a restart need not wait for old connections; asking for it by name would share the port.
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                socket.ExclusiveAddressUse = true;
            }

            socket.Bind(endpoint);
            socket.Listen(Backlog);
            socket.Blocking = false;
            return new ListeningSocket(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();
}
