using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Http2;

/// <summary>The server for HTTP/2 of a gateway that may never need one: made by the first connection that does, so that the others have not even its code in memory.</summary>
/// <param name="make">Makes it.</param>
public sealed class DeferredHttp2Server(Func<IHttp2Server> make) : IHttp2Server
{
    private readonly Lock _making = new();
    private IHttp2Server? _server;
    private bool _isDraining;

    /// <summary>True once a connection has needed it.</summary>
    public bool HasBegun => Volatile.Read(ref _server) is not null;

    /// <inheritdoc/>
    public void Take(TransportLoop owner, TransportConnection connection, IStreamCarrier carrier, ReadOnlySpan<byte> already, Action ended)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(ended);
        if (Find() is { } server)
        {
            server.Take(owner, connection, carrier, already, ended);
            return;
        }

        connection.Close();
        ended();
    }

    /// <inheritdoc/>
    public void Drain()
    {
        lock (_making)
        {
            _isDraining = true;
        }

        _server?.Drain();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Drain();
        return _server?.DisposeAsync() ?? default;
    }

    // Null where none was made before it was told to drain: none is made any more.
    private IHttp2Server? Find()
    {
        lock (_making)
        {
            return _server ??= _isDraining ? null : make();
        }
    }
}
