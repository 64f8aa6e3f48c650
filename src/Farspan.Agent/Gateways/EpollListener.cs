using System.Net;
using Farspan.Gateway.Transport;
using Farspan.Linux;
using Farspan.Linux.Sockets;

namespace Farspan.Agent.Gateways;

/// <summary>Accepts the connections of one listening socket for one loop. Others may accept from the same socket.</summary>
internal sealed class EpollListener : IEpollSource, IDisposable
{
    // So that a burst of connections neither starves those that are there nor goes to one loop alone.
    private const int Batch = 8;

    // Level, not edge: what one round leaves is told again.
    private const EpollEvents Interest = EpollEvents.In | EpollEvents.Exclusive;

    // Without descriptors or memory the socket would be told of again and again; they come back as connections end.
    private const int PauseMs = 100;

    private readonly EpollLoop _loop;
    private readonly ListeningSocket _listening;
    private readonly EpollTlsAcceptor? _tls;
    private readonly TimeSpan _handshakeTimeout;
    private readonly IConnectionAcceptor _acceptor;
    private readonly Pause _pause;
    private readonly long _tag;
    private bool _watching;
    private bool _disposed;

    public EpollListener(EpollLoop loop, ListeningSocket listening, EpollTlsAcceptor? tls, TimeSpan handshakeTimeout, IConnectionAcceptor acceptor)
    {
        _loop = loop;
        _listening = listening;
        _tls = tls;
        _handshakeTimeout = handshakeTimeout;
        _acceptor = acceptor;
        _pause = new Pause(this);
        _tag = loop.Sources.Add(this);
        Watch();
    }

    public void Ready(EpollEvents events)
    {
        for (var i = 0; i < Batch && !_disposed; i++)
        {
            var socket = StreamSocket.Accept(_listening.Socket.SafeHandle, out var remote, out var errno);
            if (socket is null)
            {
                if (IsOwn(errno))
                {
                    Unwatch();
                    _loop.Arm(_pause, PauseMs);
                }

                return;
            }

            if (!_acceptor.Admits(remote))
            {
                socket.Dispose();
                continue;
            }

            Begin(socket, remote);
        }
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _pause.Disarm();
            Unwatch();
            _loop.Sources.Remove(_tag);
        }
    }

    public void Drop() => Dispose();

    private void Begin(StreamSocket socket, IPEndPoint remote)
    {
        if (_tls is null)
        {
            _acceptor.Accepted(_loop, EpollPlainConnection.Accept(_loop, socket, remote));
        }
        else
        {
            EpollTlsConnection.Accept(_loop, socket, remote, _tls.Server, _handshakeTimeout, _acceptor);
        }
    }

    // Too many open files, or no memory. Everything else is the other end's, or the network's (accept(2)).
    private static bool IsOwn(int errno) => errno is Errno.EMFILE or Errno.ENFILE or Errno.ENOBUFS or Errno.ENOMEM;

    private void Watch()
    {
        _loop.Epoll.Add(_listening.Socket.SafeHandle, Interest, _tag);
        _watching = true;
    }

    private void Unwatch()
    {
        // A closed socket has left by itself, unless another process holds it: so it is closed after this.
        if (_watching && !_listening.Socket.SafeHandle.IsClosed)
        {
            _loop.Epoll.Remove(_listening.Socket.SafeHandle);
        }

        _watching = false;
    }

    /// <summary>Ends a pause.</summary>
    private sealed class Pause(EpollListener listener) : LoopTimer
    {
        public override void Elapsed() => listener.Watch();
    }
}
