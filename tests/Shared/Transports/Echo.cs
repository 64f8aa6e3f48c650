using System.Net;
using Farspan.Gateway.Transport;

namespace Farspan.Testing.Transports;

/// <summary>Sends back what comes, reading no more than it can send.</summary>
public sealed class Echo : IConnectionAcceptor
{
    private int _accepted;
    private int _ended;

    public int Accepted => Volatile.Read(ref _accepted);

    public int Ended => Volatile.Read(ref _ended);

    public bool Admits(in IPEndPoint remote) => true;

    public void Failed(IPEndPoint remote, TlsFailure failure, string reason)
    {
    }

    void IConnectionAcceptor.Accepted(TransportLoop owner, TransportConnection connection)
    {
        Interlocked.Increment(ref _accepted);
        connection.Events = new Carrier(connection, this);
    }

    private sealed class Carrier(TransportConnection connection, Echo owner) : IConnectionEvents
    {
        private readonly byte[] _buffer = new byte[16 * 1024];
        private int _start;
        private int _end;

        public void Readable() => Move();

        public void Writable() => Move();

        public void Failed(string reason) => End();

        private void Move()
        {
            while (true)
            {
                while (_start < _end)
                {
                    var sent = connection.Send(_buffer.AsSpan(_start, _end - _start));
                    if (sent <= 0)
                    {
                        if (sent == TransportConnection.Broken)
                        {
                            End();
                        }

                        return;
                    }

                    _start += sent;
                }

                var received = connection.Receive(_buffer);
                if (received <= 0)
                {
                    if (received != TransportConnection.WouldBlock)
                    {
                        End();
                    }

                    return;
                }

                (_start, _end) = (0, received);
            }
        }

        private void End()
        {
            connection.Close();
            Interlocked.Increment(ref owner._ended);
        }
    }
}
