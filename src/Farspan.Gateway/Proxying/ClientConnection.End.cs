using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Proxying;

/// <content>How a caller's connection ends.</content>
internal sealed partial class ClientConnection
{
    private const int LingerBytes = 256 * 1024;
    private const long LingerTime = 1_000;

    private int _lingered;

    /// <summary>Ends the connection once what is carried has ended; at once where nothing is. A request that crosses the end is read away, so that its sender sees an orderly end and no reset.</summary>
    public void Drain()
    {
        if (_state == ClientState.Idle)
        {
            Linger();
        }
    }

    /// <summary>Ends the connection.</summary>
    /// <param name="isAbort">True where the caller must not take for whole what it has.</param>
    public void End(bool isAbort = false)
    {
        if (_state == ClientState.Ended)
        {
            return;
        }

        if (isAbort)
        {
            Connection.Abort();
        }
        else
        {
            Connection.Close();
        }

        Forget();
    }

    private void Linger()
    {
        _state = ClientState.Lingering;
        Connection.EndSending();
        _context.Loop.Arm(this, LingerTime);
        ReadAway();
    }

    private void ReadAway()
    {
        while (!_input.HasEnded && _lingered < LingerBytes)
        {
            var read = _input.ReadAway(Connection, _context.Buffers);
            if (read == TransportConnection.WouldBlock)
            {
                return;
            }

            _lingered += Math.Max(read, 0);
        }

        End();
    }

    private void Forget()
    {
        _state = ClientState.Ended;
        Disarm();
        _exchange.Forget();
        _input.Release(_context.Buffers);
        _context.Clients.Remove(this);
        if (!IsStream)
        {
            _context.Counters.ConnectionClosed();
            _context.Runtime.Callers.Leave(Connection.Remote.Address);
        }
    }
}
