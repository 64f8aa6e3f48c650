using System.Net;

namespace Farspan.Gateway.Transport;

/// <summary>One thread that waits for sockets and timers and tells their owners. Everything but <see cref="Post"/> is called on that thread only.</summary>
public abstract class TransportLoop : IDisposable
{
    /// <summary>Milliseconds of a clock that never goes back, read once per round.</summary>
    public abstract long Now { get; }

    /// <summary>Runs until <see cref="Finish"/>.</summary>
    public abstract void Run();

    /// <summary>Ends <see cref="Run"/> after the current round; from any thread.</summary>
    public abstract void Finish();

    /// <summary>Runs <paramref name="action"/> on the loop's thread in its next round; from any thread.</summary>
    public abstract void Post(Action action);

    /// <summary>Accepts connections from a socket that other loops may accept from too.</summary>
    /// <param name="listening">The socket.</param>
    /// <param name="tls">With it the handshake is done, bounded by <paramref name="handshakeTimeout"/>, before <paramref name="acceptor"/> hears of the connection.</param>
    /// <param name="handshakeTimeout">Given to a TLS handshake.</param>
    /// <param name="acceptor">Who is told.</param>
    /// <returns>Ends the accepting when disposed; the socket and the connections stay.</returns>
    public abstract IDisposable Listen(ListeningSocket listening, TlsAcceptor? tls, TimeSpan handshakeTimeout, IConnectionAcceptor acceptor);

    /// <summary>Begins a connection. <see cref="IConnectionEvents.Writable"/> tells that it is there, <see cref="IConnectionEvents.Failed"/> that it will not be; never from within this call.</summary>
    /// <param name="remote">Where to.</param>
    /// <param name="events">Who is told.</param>
    public abstract TransportConnection Connect(IPEndPoint remote, IConnectionEvents events);

    /// <summary>Arms a timer, or arms it anew. Cheap enough for every request: precise to about 50 ms, never early.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="milliseconds">From <see cref="Now"/>, from 0.</param>
    public abstract void Arm(LoopTimer timer, long milliseconds);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the loop and aborts what it still holds, after <see cref="Run"/> has returned.</summary>
    protected abstract void Dispose(bool disposing);
}
