using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Farspan.Gateway.Http2;

/// <summary>What the framework's server takes for its transport: connections are not accepted here but handed in.</summary>
internal sealed class TakenConnections : IConnectionListenerFactory, IConnectionListener
{
    // Connections that came while the server starts, which takes some 50 ms, or is busy.
    private const int MostWaiting = 65_536;

    private readonly Channel<TakenConnection> _waiting =
        Channel.CreateBounded<TakenConnection>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    /// <summary>Nothing is bound there: the server needs an address to have an endpoint.</summary>
    public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 0);

    /// <summary>Hands one in.</summary>
    /// <returns>False when no more are taken.</returns>
    public bool TryAdd(TakenConnection connection) => _waiting.Writer.TryWrite(connection);

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(this);

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _waiting.Reader.WaitToReadAsync(cancellationToken) && _waiting.Reader.TryRead(out var connection) ? connection : null;

    /// <inheritdoc/>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _waiting.Writer.TryComplete();
        return default;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => UnbindAsync();
}
