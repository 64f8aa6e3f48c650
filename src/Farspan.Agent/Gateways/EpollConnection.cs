using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Farspan.Gateway.Transport;
using Farspan.Linux;
using Farspan.Linux.Sockets;

namespace Farspan.Agent.Gateways;

/// <summary>A connection in cleartext.</summary>
/// <remarks>What the kernel said is remembered: after a short read or write nothing is asked of it until it tells of a change (epoll(7), question 9).</remarks>
internal sealed class EpollConnection : TransportConnection, IEpollSource
{
    private const EpollEvents Interest = EpollEvents.In | EpollEvents.Out | EpollEvents.ReadHangUp | EpollEvents.Edge;

    private readonly EpollLoop _loop;
    private readonly StreamSocket? _socket;
    private long _tag;
    private IPEndPoint? _local;
    private bool _connecting;
    private bool _drained;
    private bool _full;
    private bool _remoteEnded;
    private bool _broken;
    private bool _closed;

    private EpollConnection(EpollLoop loop, StreamSocket? socket, IPEndPoint remote)
    {
        _loop = loop;
        _socket = socket;
        Remote = remote;
    }

    public override IPEndPoint Remote { get; }

    public override IPEndPoint Local => _local ??= ReadLocal();

    /// <summary>Makes one of an accepted socket, and waits for it.</summary>
    public static EpollConnection Accept(EpollLoop loop, StreamSocket socket, IPEndPoint remote)
    {
        var connection = new EpollConnection(loop, socket, remote);
        connection.Watch();
        return connection;
    }

    /// <summary>Begins one.</summary>
    public static EpollConnection Connect(EpollLoop loop, IPEndPoint remote, IConnectionEvents events)
    {
        var socket = StreamSocket.Connect(remote, out var errno);
        var connection = new EpollConnection(loop, socket, remote) { Events = events, _connecting = true };
        if (socket is not null && errno is 0 or Errno.EINPROGRESS)
        {
            connection.Watch();
        }
        else
        {
            connection._broken = true;
            loop.Post(() => connection.Fail(errno));
        }

        return connection;
    }

    public override int Receive(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            throw new ArgumentException("A buffer of at least one byte is needed: 0 means the end.", nameof(buffer));
        }

        if (_drained || _broken || _closed || _connecting)
        {
            return _broken || _closed ? Broken : WouldBlock;
        }

        var length = _socket!.Receive(buffer);
        if (length > 0)
        {
            // What comes later is told; the end is not, when it was told before this read.
            _drained = length < buffer.Length && !_remoteEnded;
            return length;
        }

        if (length == 0)
        {
            return 0;
        }

        if (length is -Errno.EAGAIN or -Errno.EINTR)
        {
            _drained = true;
            return WouldBlock;
        }

        _broken = true;
        return Broken;
    }

    public override int Send(ReadOnlySpan<byte> bytes) =>
        MayNotSend(bytes.Length, out var answer) ? answer : Sent(_socket!.Send(bytes), bytes.Length);

    public override int Send(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) =>
        MayNotSend(first.Length + second.Length, out var answer) ? answer : Sent(_socket!.Send(first, second), first.Length + second.Length);

    public override void EndSending()
    {
        if (!_closed)
        {
            _socket?.EndSending();
        }
    }

    public override void Close()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        Events = null;
        if (_tag != 0)
        {
            _loop.Sources.Remove(_tag);
        }

        _socket?.Dispose();
    }

    public override void Abort()
    {
        if (!_closed)
        {
            _socket?.ResetOnClose();
            Close();
        }
    }

    public void Ready(EpollEvents events)
    {
        if ((events & EpollEvents.Error) != 0 && _connecting)
        {
            Fail(_socket!.TakeError());
            return;
        }

        _remoteEnded |= (events & (EpollEvents.ReadHangUp | EpollEvents.HangUp | EpollEvents.Error)) != 0;
        if (_connecting && (events & EpollEvents.Out) != 0)
        {
            _connecting = false;
            Events?.Writable();
        }

        if (_connecting)
        {
            return;
        }

        if ((events & (EpollEvents.In | EpollEvents.ReadHangUp | EpollEvents.HangUp | EpollEvents.Error)) != 0)
        {
            _drained = false;
            Events?.Readable();
        }

        if (_full && (events & (EpollEvents.Out | EpollEvents.Error)) != 0)
        {
            _full = false;
            Events?.Writable();
        }

        // Whoever was told above has met the error, unless it neither reads nor writes now.
        if ((events & EpollEvents.Error) != 0 && !_broken && !_closed && _socket!.TakeError() is var errno and not 0)
        {
            Fail(errno);
        }
    }

    private bool MayNotSend(int length, out int answer)
    {
        ArgumentOutOfRangeException.ThrowIfZero(length);
        answer = _broken || _closed ? Broken : WouldBlock;
        return _full || _connecting || _broken || _closed;
    }

    private int Sent(int length, int asked)
    {
        if (length >= 0)
        {
            // A short write means that there is no room, and the kernel will tell when there is.
            _full = length < asked;
            return length;
        }

        if (length is -Errno.EAGAIN or -Errno.EINTR)
        {
            _full = true;
            return WouldBlock;
        }

        _broken = true;
        return Broken;
    }

    private IPEndPoint ReadLocal() =>
        (_closed ? null : _socket?.ReadLocal()) ?? new IPEndPoint(Remote.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);

    private void Watch()
    {
        _tag = _loop.Sources.Add(this);
        _loop.Epoll.Add(_socket!, Interest, _tag);
    }

    private void Fail(int errno)
    {
        _broken = true;
        if (!_closed)
        {
            Events?.Failed(_connecting
                ? $"The connection to {Remote} could not be made: {Marshal.GetPInvokeErrorMessage(errno)}."
                : $"The connection with {Remote} broke: {Marshal.GetPInvokeErrorMessage(errno)}.");
        }
    }
}
