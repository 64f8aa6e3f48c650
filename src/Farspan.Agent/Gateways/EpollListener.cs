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
    private readonly EpollListenerGroup _group;
    private readonly Pause _pause;
    private readonly long _tag;
    private int _connections;
    private bool _watching;
    private bool _disposed;

    public EpollListener(
        EpollLoop loop, EpollListenerGroup group, ListeningSocket listening, EpollTlsAcceptor? tls, TimeSpan handshakeTimeout, IConnectionAcceptor acceptor)
    {
        _loop = loop;
        _group = group;
        _listening = listening;
        _tls = tls;
        _handshakeTimeout = handshakeTimeout;
        _acceptor = acceptor;
        _pause = new Pause(this);
        _tag = loop.Sources.Add(this);
        Watch();
        group.Join(this);
    }

    /// <summary>Connections that came by it and are there, or are on their way to its loop. From any thread.</summary>
    public int Connections => Volatile.Read(ref _connections);

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

            var lightest = _group.FindLightest(this);
            Interlocked.Increment(ref lightest._connections);
            if (lightest == this)
            {
                Begin(socket, remote);
            }
            else
            {
                lightest._loop.Post(() => lightest.Begin(socket, remote));
            }
        }
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _group.Leave(this);
            _pause.Disarm();
            Unwatch();
            _loop.Sources.Remove(_tag);
        }
    }

    public void Drop() => Dispose();

    /// <summary>One of its connections is gone.</summary>
    public void Forget() => Interlocked.Decrement(ref _connections);

    private void Begin(StreamSocket socket, IPEndPoint remote)
    {
        if (!_acceptor.Admits(remote))
        {
            Forget();
            socket.Dispose();
        }
        else if (_tls is null)
        {
            _acceptor.Accepted(_loop, EpollPlainConnection.Accept(_loop, this, socket, remote));
        }
        else
        {
            EpollTlsConnection.Accept(_loop, this, socket, remote, _tls, _handshakeTimeout, _acceptor);
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
