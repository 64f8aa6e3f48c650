using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Farspan.Gateway.Transport.Portable;

/// <summary>A connection in cleartext.</summary>
/// <remarks>What does not fit is kept here and sent as room comes: its bytes count as taken, and what must follow them (FIN, the close) waits until they have left.</remarks>
internal sealed class PortablePlainConnection : PortableConnection
{
    // Enough to hear of room seldom; rented only while it is being sent.
    private const int OwedBytes = 16 * 1024;

    // How soon a break is noticed while nobody reads: the framework tells of none then.
    private const int LookMs = 1000;

    private readonly LoopOperation _reading;
    private LoopOperation? _writing;
    private LoopOperation? _connecting;
    private byte[]? _owed;
    private bool _drained;
    private bool _full;
    private bool _ending;
    private SocketError _error;

    private PortablePlainConnection(PortableLoop loop, Socket socket, IPEndPoint remote)
        : base(loop, socket, remote)
    {
        _reading = new LoopOperation(loop, socket.ReceiveAsync, HearReadable);
        _reading.SetBuffer(Memory<byte>.Empty);
        socket.Blocking = false;
    }

    /// <summary>Makes one of an accepted socket, and waits for it.</summary>
    public static PortablePlainConnection Accept(PortableLoop loop, Socket socket, IPEndPoint remote)
    {
        var connection = new PortablePlainConnection(loop, socket, remote);
        connection.AwaitReadable();
        return connection;
    }

    /// <summary>Begins one.</summary>
    public static TransportConnection Connect(PortableLoop loop, IPEndPoint remote, IConnectionEvents events)
    {
        // The framework's sockets for IPv6 do not reach IPv4 by themselves, as the kernel's do.
        var target = remote.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(remote.Address.MapToIPv4(), remote.Port) : remote;
        Socket socket;
        try
        {
            socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        }
        catch (SocketException refusal)
        {
            return new UnmadeConnection(loop, remote, events, $"The connection to {remote} could not be made: {Describe(refusal.SocketErrorCode)}.");
        }

        var connection = new PortablePlainConnection(loop, socket, remote) { Events = events };
        connection._connecting = new LoopOperation(loop, socket.ConnectAsync, connection.HearConnected) { RemoteEndPoint = target };
        connection._connecting.Begin();
        return connection;
    }

    public override int Receive(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            throw new ArgumentException("A buffer of at least one byte is needed: 0 means the end.", nameof(buffer));
        }

        if (IsBroken || IsClosed || _error != SocketError.Success)
        {
            IsBroken = true;
            return Broken;
        }

        if (_drained || _connecting is not null)
        {
            return WouldBlock;
        }

        var length = Socket.Receive(buffer, SocketFlags.None, out var error);
        switch (error)
        {
            case SocketError.Success:
                return length;
            case SocketError.WouldBlock or SocketError.Interrupted:
                AwaitReadable();
                return WouldBlock;
            default:
                IsBroken = true;
                return Broken;
        }
    }

    public override int Send(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bytes.Length);
        if (IsBroken || IsClosed)
        {
            return Broken;
        }

        if (_full || _connecting is not null)
        {
            return WouldBlock;
        }

        var length = Socket.Send(bytes, SocketFlags.None, out var error);
        switch (error)
        {
            case SocketError.Success when length > 0:
                return length;
            case SocketError.Success or SocketError.WouldBlock or SocketError.Interrupted or SocketError.NoBufferSpaceAvailable:
                return Owe(bytes);
            default:
                IsBroken = true;
                return Broken;
        }
    }

    public override int Send(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => SendJoined(Loop.Record, first, second);

    public override void EndSending()
    {
        if (IsBroken || IsClosed || _ending)
        {
            return;
        }

        _ending = true;
        if (!_full)
        {
            ShutDownSending();
        }
    }

    public override void Close()
    {
        if (IsClosed)
        {
            return;
        }

        IsClosed = true;
        Events = null;
        if (_full)
        {
            Linger();
            return;
        }

        Finish();
    }

    /// <summary>Looks whether it broke while nobody reads.</summary>
    protected override void Expire()
    {
        if (IsClosed)
        {
            Dispose();
            return;
        }

        if (_drained || IsBroken)
        {
            return;
        }

        if (Socket.Poll(0, SelectMode.SelectError))
        {
            var error = (int)Socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
            TellBroken(error == 0 ? SocketError.ConnectionReset : new SocketException(error).SocketErrorCode);
            return;
        }

        Allow(LookMs);
    }

    private void AwaitReadable()
    {
        _drained = true;
        if (!_reading.IsPending)
        {
            _reading.Begin();
        }
    }

    private int Owe(ReadOnlySpan<byte> bytes)
    {
        var length = Math.Min(bytes.Length, OwedBytes);
        _owed = ArrayPool<byte>.Shared.Rent(length);
        bytes[..length].CopyTo(_owed);
        _full = true;
        _writing ??= new LoopOperation(Loop, Socket.SendAsync, HearSent);
        _writing.SetBuffer(_owed, 0, length);
        _writing.Begin();
        return length;
    }

    private void HearConnected()
    {
        var error = _connecting!.SocketError;
        _connecting.Dispose();
        _connecting = null;
        if (IsClosed)
        {
            return;
        }

        if (error != SocketError.Success)
        {
            IsBroken = true;
            Events?.Failed($"The connection to {Remote} could not be made: {Describe(error)}.");
            return;
        }

        AwaitReadable();
        Events?.Writable();
    }

    private void HearReadable()
    {
        if (IsClosed)
        {
            return;
        }

        _drained = false;
        _error = _reading.SocketError;
        Events?.Readable();
        if (_drained || IsClosed || IsBroken)
        {
            return;
        }

        if (_error != SocketError.Success)
        {
            TellBroken(_error);
            return;
        }

        Allow(LookMs);
    }

    private void HearSent()
    {
        var error = _writing!.SocketError;
        ArrayPool<byte>.Shared.Return(_owed!);
        _owed = null;
        _full = false;
        if (IsReleased)
        {
            return;
        }

        if (error != SocketError.Success)
        {
            if (IsClosed)
            {
                Release();
            }
            else
            {
                TellBroken(error);
            }

            return;
        }

        if (_ending)
        {
            ShutDownSending();
        }

        if (IsClosed)
        {
            Finish();
            return;
        }

        Events?.Writable();
    }

    private void Finish()
    {
        // Without it the framework resets a connection whose receive it must cancel.
        ShutDownSending();
        Release();
    }

    private void TellBroken(SocketError error)
    {
        IsBroken = true;
        Events?.Failed($"The connection with {Remote} broke: {Describe(error)}.");
    }
}
