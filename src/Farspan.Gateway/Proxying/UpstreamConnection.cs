using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Proxying;

/// <summary>A connection to an upstream. While nobody uses it, it listens for its own end.</summary>
internal sealed class UpstreamConnection(UpstreamPool pool) : IConnectionEvents
{
    /// <summary>The connection.</summary>
    public TransportConnection Connection { get; set; } = null!;

    /// <summary>Requests that it has answered.</summary>
    public int Served { get; set; }

    /// <summary>Moment of the loop's clock since which nobody uses it.</summary>
    public long IdleSince { get; set; }

    /// <summary>True when it was made for the request that uses it.</summary>
    public bool IsNew => Served == 0;

    /// <summary>True when it has sent nothing that nobody asked for, nor its end: what lies in it would be taken for the answer to the next request.</summary>
    public bool IsQuiet
    {
        get
        {
            Span<byte> more = stackalloc byte[1];
            return Connection.Receive(more) == TransportConnection.WouldBlock;
        }
    }

    /// <summary>Puts it back for the next request.</summary>
    public void Release() => pool.Release(this);

    /// <summary>Ends it.</summary>
    public void Close() => Connection.Close();

    /// <summary>The upstream ended it, or sent what nobody asked for: of no use any more.</summary>
    void IConnectionEvents.Readable() => pool.Drop(this);

    void IConnectionEvents.Writable()
    {
    }

    void IConnectionEvents.Failed(string reason) => pool.Drop(this);
}
