using System.Net;
using System.Net.Sockets;

namespace Farspan.Gateway.Transport.Portable;

/// <summary>Accepts the connections of one listening socket for one loop. Others may accept from the same socket.</summary>
internal sealed class PortableListener : IDisposable
{
    // Without descriptors or memory; they come back as connections end.
    private const int PauseMs = 100;

    private readonly PortableLoop _loop;
    private readonly Socket _socket;
    private readonly PortableTlsAcceptor? _tls;
    private readonly TimeSpan _handshakeTimeout;
    private readonly IConnectionAcceptor _acceptor;
    private readonly CancellationTokenSource _stop = new();
    private readonly Pause _pause;

    public PortableListener(PortableLoop loop, ListeningSocket listening, PortableTlsAcceptor? tls, TimeSpan handshakeTimeout, IConnectionAcceptor acceptor)
    {
        _loop = loop;
        _socket = listening.Socket;
        _tls = tls;
        _handshakeTimeout = handshakeTimeout;
        _acceptor = acceptor;
        _pause = new Pause(this);
        loop.Own(this);
        _ = AcceptAsync();
    }

    public void Dispose()
    {
        _loop.Disown(this);
        _pause.Disarm();
        _stop.Cancel();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _socket.AcceptAsync(_stop.Token);

                // What the acceptor does wrong is the loop's to tell, not this task's to swallow.
                _loop.Post(() => Begin(socket));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException refusal) when (refusal.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                _loop.Arm(_pause, PauseMs);
                return;
            }
            catch (SocketException)
            {
                // Who wanted to connect went away, or the network did.
            }
        }
    }

    private void Begin(Socket socket)
    {
        IPEndPoint remote;
        try
        {
            remote = (IPEndPoint)socket.RemoteEndPoint!;
        }
        catch (SocketException)
        {
            // It is gone again.
            socket.Dispose();
            return;
        }

        if (!_acceptor.Admits(remote))
        {
            socket.Dispose();
        }
        else if (_tls is null)
        {
            _acceptor.Accepted(_loop, PortablePlainConnection.Accept(_loop, socket, remote));
        }
        else
        {
            PortableTlsConnection.Accept(_loop, socket, remote, _tls, _handshakeTimeout, _acceptor);
        }
    }

    /// <summary>Ends a pause.</summary>
    private sealed class Pause(PortableListener listener) : LoopTimer
    {
        public override void Elapsed() => _ = listener.AcceptAsync();
    }
}
