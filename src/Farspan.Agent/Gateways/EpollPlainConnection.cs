using System.Net;
using System.Runtime.InteropServices;
using Farspan.Gateway.Transport;
using Farspan.Linux;
using Farspan.Linux.Sockets;

namespace Farspan.Agent.Gateways;

/// <summary>A connection in cleartext.</summary>
/// <remarks>What the kernel said is remembered: after a short read or write nothing is asked of it until it tells of a change (epoll(7), question 9).</remarks>
internal sealed class EpollPlainConnection : EpollConnection
{
    private bool _connecting;
    private bool _drained;
    private bool _full;
    private bool _remoteEnded;

    private EpollPlainConnection(EpollLoop loop, EpollListener? listener, StreamSocket? socket, IPEndPoint remote)
        : base(loop, listener, socket, remote)
    {
    }

    /// <summary>Makes one of an accepted socket, and waits for it.</summary>
    public static EpollPlainConnection Accept(EpollLoop loop, EpollListener listener, StreamSocket socket, IPEndPoint remote)
    {
        var connection = new EpollPlainConnection(loop, listener, socket, remote);
        connection.Watch();
        return connection;
    }

    /// <summary>Begins one.</summary>
    public static EpollPlainConnection Connect(EpollLoop loop, IPEndPoint remote, IConnectionEvents events)
    {
        var socket = StreamSocket.Connect(remote, out var errno);
        var connection = new EpollPlainConnection(loop, null, socket, remote) { Events = events, _connecting = true };
        if (socket is not null && errno is 0 or Errno.EINPROGRESS)
        {
            connection.Watch();
        }
        else
        {
            connection.IsBroken = true;
            loop.Post(() => connection.TellNotMade(errno));
        }

        return connection;
    }

    public override int Receive(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            throw new ArgumentException("A buffer of at least one byte is needed: 0 means the end.", nameof(buffer));
        }

        if (_drained || IsBroken || IsClosed || _connecting)
        {
            return IsBroken || IsClosed ? Broken : WouldBlock;
        }

        var length = Socket.Receive(buffer);
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

        IsBroken = true;
        return Broken;
    }

    public override int Send(ReadOnlySpan<byte> bytes) =>
        MayNotSend(bytes.Length, out var answer) ? answer : Sent(Socket.Send(bytes), bytes.Length);

    public override int Send(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) =>
        MayNotSend(first.Length + second.Length, out var answer) ? answer : Sent(Socket.Send(first, second), first.Length + second.Length);

    public override void EndSending()
    {
        if (!IsClosed && !IsBroken)
        {
            Socket.EndSending();
        }
    }

    public override void Close()
    {
        if (!IsClosed)
        {
            IsClosed = true;
            Events = null;
            Release();
        }
    }

    public override void Ready(EpollEvents events)
    {
        if (_connecting)
        {
            if ((events & EpollEvents.Error) != 0)
            {
                TellNotMade(Socket.TakeError());
                return;
            }

            if ((events & EpollEvents.Out) == 0)
            {
                return;
            }

            _connecting = false;
            Events?.Writable();
        }

        _remoteEnded |= (events & (EpollEvents.ReadHangUp | EpollEvents.HangUp | EpollEvents.Error)) != 0;
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
        if ((events & EpollEvents.Error) != 0 && !IsBroken && !IsClosed && Socket.TakeError() is var errno and not 0)
        {
            TellBroken(errno);
        }
    }

    private bool MayNotSend(int length, out int answer)
    {
        ArgumentOutOfRangeException.ThrowIfZero(length);
        answer = IsBroken || IsClosed ? Broken : WouldBlock;
        return _full || _connecting || IsBroken || IsClosed;
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

        IsBroken = true;
        return Broken;
    }

    private void TellNotMade(int errno)
    {
        IsBroken = true;
        Events?.Failed($"The connection to {Remote} could not be made: {Marshal.GetPInvokeErrorMessage(errno)}.");
    }
}
