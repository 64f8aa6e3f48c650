using Farspan.Gateway.Http2;

namespace Farspan.Gateway.Proxying;

/// <content>Connections that turn out to speak HTTP/2.</content>
internal sealed partial class ClientConnection
{
    // RFC 9113 section 3.4: whoever knows that HTTP/2 is spoken here begins with a preface that is no request.
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Hands the connection to the server for HTTP/2.</summary>
    public void HandOver(IHttp2Server server)
    {
        var caller = Connection.Remote.Address;
        var runtime = _context.Runtime;
        _state = ClientState.Ended;
        Disarm();
        _context.Clients.Remove(this);
        server.Take(_context.Loop, Connection, new StreamCarrier(_context, Connection, Listener), _input.Bytes, () =>
        {
            _context.Loop.Post(_context.Counters.ConnectionClosed);
            runtime.Callers.Leave(caller);
        });
        _input.Release(_context.Buffers);
    }

    // As long as nothing says otherwise: the preface may come in pieces.
    private bool MayBeHttp2()
    {
        var length = Math.Min(_input.Length, Preface.Length);
        return _input.Bytes[..length].SequenceEqual(Preface[..length]);
    }

    private bool TakenForHttp2(IHttp2Server server)
    {
        if (_input.Length < Preface.Length)
        {
            return false;
        }

        HandOver(server);
        return true;
    }
}
