using System.Net;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Proxying;

/// <summary>Takes the connections that one loop accepts for one listener.</summary>
internal sealed class LoopAcceptor(LoopContext context, string listener) : IConnectionAcceptor
{
    /// <inheritdoc/>
    public bool Admits(in IPEndPoint remote)
    {
        var limits = context.Runtime.Current.Limits;
        var isAdmitted = context.Runtime.Callers.TryEnter(remote.Address, limits.Connections, limits.ConnectionsPerCaller);
        if (!isAdmitted)
        {
            context.Counters.ConnectionRefused();
        }

        return isAdmitted;
    }

    /// <inheritdoc/>
    public void Accepted(TransportLoop owner, TransportConnection connection)
    {
        var client = new ClientConnection(context, connection, listener);
        if (connection.Tls is { IsHttp2: true } && context.Runtime.Http2 is { } server)
        {
            client.HandOver(server);
        }
        else
        {
            client.Begin();
        }
    }

    /// <inheritdoc/>
    public void Failed(IPEndPoint remote, TlsFailure failure, string reason)
    {
        context.Counters.HandshakeFailed(failure);
        context.Runtime.Callers.Leave(remote.Address);
    }
}
