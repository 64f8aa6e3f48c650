using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Http2;

/// <summary>Takes over connections whose callers speak HTTP/2. Belongs to one gateway, which disposes of it: that ends every connection that is left, and completes when all have ended.</summary>
public interface IHttp2Server : IAsyncDisposable
{
    /// <summary>Takes a connection over, on its loop's thread. From here on it sets the connection's events and ends it.</summary>
    /// <param name="owner">Loop that the connection lives on.</param>
    /// <param name="connection">The connection, TLS done.</param>
    /// <param name="carrier">Carries its requests.</param>
    /// <param name="already">Bytes that were read from it.</param>
    /// <param name="ended">Called once, from any thread, when it has ended.</param>
    void Take(TransportLoop owner, TransportConnection connection, IStreamCarrier carrier, ReadOnlySpan<byte> already, Action ended);

    /// <summary>Tells all callers that no request is begun any more (GOAWAY, RFC 9113 section 6.8); those in flight go on, and a connection without any ends. From any thread; twice does nothing.</summary>
    void Drain();
}
