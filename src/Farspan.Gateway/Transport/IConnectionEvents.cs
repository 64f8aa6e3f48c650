namespace Farspan.Gateway.Transport;

/// <summary>Who is told of a connection. Edges, not levels: read until <see cref="TransportConnection.WouldBlock"/>, or remember that there is more.</summary>
public interface IConnectionEvents
{
    /// <summary>There may be something to read, the end included.</summary>
    void Readable();

    /// <summary>The connection is made, or there is room again after <see cref="TransportConnection.WouldBlock"/>.</summary>
    void Writable();

    /// <summary>The connection could not be made, or broke while nobody was reading or writing. It is closed by who hears this.</summary>
    /// <param name="reason">One sentence.</param>
    void Failed(string reason);
}
