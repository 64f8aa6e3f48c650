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

    /// <summary>Writes two pieces with one call by putting them together as far as a buffer takes; the rest of a long second piece follows by itself.</summary>
    /// <param name="record">The buffer; its content is lost.</param>
    /// <param name="first">The first piece, usually a head.</param>
    /// <param name="second">What follows it.</param>
    protected int SendJoined(Span<byte> record, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (second.IsEmpty || first.Length >= record.Length)
        {
            return Send(first);
        }

        var copied = Math.Min(second.Length, record.Length - first.Length);
        first.CopyTo(record);
        second[..copied].CopyTo(record[first.Length..]);
        var taken = Send(record[..(first.Length + copied)]);
        if (taken < first.Length + copied || copied == second.Length)
        {
            return taken;
        }

        var more = Send(second[copied..]);
        return more < 0 ? taken : taken + more;
    }

    /// <summary>Tells the other end that nothing more follows (FIN; close_notify before it inside TLS). Reading goes on.</summary>
    public abstract void EndSending();

    /// <summary>Closes it, after what was sent. No event follows. Twice does nothing.</summary>
    public abstract void Close();

    /// <summary>Closes it with a reset, so that the other end cannot take what it got for whole. No event follows. Twice does nothing.</summary>
    public abstract void Abort();
}
