using System.Net;
using Farspan.Gateway.Audit;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Proxying;

/// <summary>Takes the connections that one loop accepts for one listener.</summary>
internal sealed class LoopAcceptor(LoopContext context, ListenerSpec listener) : IConnectionAcceptor
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
        var client = new ClientConnection(context, connection, listener.Name);
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
        if (failure == TlsFailure.Revoked)
        {
            Note(remote, "certificate-revoked", reason, missing: null);
        }
        else if (failure == TlsFailure.Caller && listener.Tls?.Callers is { } callers)
        {
            Note(remote, "caller-refused", reason, CallerList.MissingOf(callers));
        }

        context.Runtime.Callers.Leave(remote.Address);
    }

    // Nobody else would hear of it: who holds a certificate that was taken away still tries, and so does who holds one for something else.
    private void Note(IPEndPoint remote, string what, string reason, string? missing)
    {
        var now = context.Loop.Now;
        context.Runtime.Audit.Write(new AuditEntry
        {
            Began = now,
            Microseconds = 0,
            Id = context.NextId(),
            Caller = context.Runtime.Current.Router.Identify(remote.Address, null, now),
            Source = remote,
            Listener = listener.Name,
            Target = null,
            Method = default,
            PathAndQuery = default,
            Version = 0,
            Status = 0,
            BytesIn = 0,
            BytesOut = 0,
            Rule = null,
            Missing = missing,
            Failure = $"{what}: {reason[(reason.IndexOf(": ", StringComparison.Ordinal) + 2)..].TrimEnd('.')}",
        });
    }
}
