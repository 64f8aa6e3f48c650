namespace Farspan.Gateway.Transport;

/// <summary>Who is told of accepted connections.</summary>
public interface IConnectionAcceptor
{
    /// <summary>Asked before a connection costs anything: false closes it at once (too many of them, or too many of this caller).</summary>
    /// <param name="remote">Who connects.</param>
    bool Admits(in System.Net.IPEndPoint remote);

    /// <summary>A connection is there, its TLS handshake done. Bytes may already wait: <see cref="IConnectionEvents.Readable"/> follows for them.</summary>
    /// <param name="owner">The loop that it lives on.</param>
    /// <param name="connection">The connection; the acceptor sets its <see cref="TransportConnection.Events"/> before it returns.</param>
    void Accepted(TransportLoop owner, TransportConnection connection);

    /// <summary>An admitted connection ended before <see cref="Accepted"/>: its TLS handshake failed or took too long.</summary>
    /// <param name="remote">Who connected.</param>
    /// <param name="failure">Why.</param>
    /// <param name="reason">One sentence without secrets.</param>
    void Failed(System.Net.IPEndPoint remote, TlsFailure failure, string reason);
}
