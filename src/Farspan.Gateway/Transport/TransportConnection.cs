using System.Net;

namespace Farspan.Gateway.Transport;

/// <summary>A connection, in cleartext or inside TLS. Nothing here blocks, and nothing is awaited.</summary>
public abstract class TransportConnection
{
    /// <summary>Answer of <see cref="Receive"/> and <see cref="Send(ReadOnlySpan{byte})"/>: nothing now; an event follows.</summary>
    public const int WouldBlock = -1;

    /// <summary>Answer of <see cref="Receive"/> and <see cref="Send(ReadOnlySpan{byte})"/>: the connection is broken. No event follows.</summary>
    public const int Broken = -2;

    /// <summary>Who is told; null for a connection that nobody minds at the moment.</summary>
    public IConnectionEvents? Events { get; set; }

    /// <summary>The other end.</summary>
    public abstract IPEndPoint Remote { get; }

    /// <summary>This end.</summary>
    public abstract IPEndPoint Local { get; }

    /// <summary>What TLS agreed on, or null in cleartext.</summary>
    public virtual TlsFacts? Tls => null;

    /// <summary>Reads what is there.</summary>
    /// <returns>Bytes read; 0 at the end; <see cref="WouldBlock"/> or <see cref="Broken"/>. Fewer than asked for does not mean that there is no more.</returns>
    public abstract int Receive(Span<byte> buffer);

    /// <summary>Writes as much as there is room for. What is taken is sent, also where it waits here for room: <see cref="EndSending"/> and <see cref="Close"/> come after it.</summary>
    /// <remarks>After <see cref="WouldBlock"/>, and after fewer bytes than given, <see cref="IConnectionEvents.Writable"/> follows.</remarks>
    /// <returns>Bytes taken, at least 1; <see cref="WouldBlock"/> or <see cref="Broken"/>.</returns>
    public abstract int Send(ReadOnlySpan<byte> bytes);

    /// <summary>Writes two pieces as one, with one system call where the platform can.</summary>
    /// <returns>As <see cref="Send(ReadOnlySpan{byte})"/>, over both.</returns>
    public abstract int Send(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second);

    /// <summary>Tells the other end that nothing more follows (FIN; close_notify before it inside TLS). Reading goes on.</summary>
    public abstract void EndSending();

    /// <summary>Closes it, after what was sent. No event follows. Twice does nothing.</summary>
    public abstract void Close();

    /// <summary>Closes it with a reset, so that the other end cannot take what it got for whole. No event follows. Twice does nothing.</summary>
    public abstract void Abort();
}
