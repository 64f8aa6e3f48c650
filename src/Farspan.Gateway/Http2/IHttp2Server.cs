using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Http2;

/// <summary>Takes over connections whose callers speak HTTP/2.</summary>
public interface IHttp2Server
{
    /// <summary>Takes a connection over, on its loop's thread. From here on it sets the connection's events and ends it.</summary>
    /// <param name="owner">Loop that the connection lives on.</param>
    /// <param name="connection">The connection, TLS done.</param>
    /// <param name="listener">Name of the listener.</param>
    /// <param name="already">Bytes that were read from it.</param>
    /// <param name="ended">Called once, from any thread, when it has ended.</param>
    void Take(TransportLoop owner, TransportConnection connection, string listener, ReadOnlySpan<byte> already, Action ended);
}
