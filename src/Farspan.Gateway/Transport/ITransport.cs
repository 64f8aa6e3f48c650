using System.Net;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Transport;

/// <summary>A way to move bytes: the portable one over sockets, or one that a platform does better.</summary>
/// <remarks>The engine above it never blocks and never awaits: one thread per loop, and everything that belongs to a loop is used on its thread only.</remarks>
public interface ITransport : IDisposable
{
    /// <summary>What it is called in <c>/status</c> and in logs, such as <c>epoll</c>.</summary>
    string Name { get; }

    /// <summary>Makes a loop; <see cref="TransportLoop.Run"/> is called on the thread that it shall live on.</summary>
    /// <param name="number">Its number from 0.</param>
    TransportLoop CreateLoop(int number);

    /// <summary>Binds a listening socket that all loops may accept from.</summary>
    /// <param name="endpoint">Where; port 0 lets the system choose.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The address is taken, not ours, or not permitted.</exception>
    ListeningSocket Bind(IPEndPoint endpoint);

    /// <summary>Reads certificates and keys and makes what accepts TLS with them.</summary>
    /// <param name="tls">What is declared.</param>
    /// <param name="folder">Where relative paths start.</param>
    /// <exception cref="GatewayConfigurationException">A file is missing, unreadable, does not fit its key, or a cipher suite is unknown: one sentence with the path and the mend.</exception>
    TlsAcceptor CreateTls(ListenerTlsSpec tls, string folder);
}
