using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Farspan.Gateway.Transport;
using Farspan.Linux.Sockets;

namespace Farspan.Agent.Gateways;

/// <summary>A connection of an epoll loop: what cleartext and TLS have in common.</summary>
/// <remarks>It is added to the epoll once, for both directions and by edge, and never changed there.</remarks>
internal abstract class EpollConnection(EpollLoop loop, EpollListener? listener, StreamSocket? socket, IPEndPoint remote) : TransportConnection, IEpollSource
{
    private const EpollEvents Interest = EpollEvents.In | EpollEvents.Out | EpollEvents.ReadHangUp | EpollEvents.Edge;

    private long? _tag;
    private IPEndPoint? _local;

    public override IPEndPoint Remote => remote;

    public override IPEndPoint Local => _local ??= ReadLocal();

    /// <summary>The loop that it lives on.</summary>
    protected EpollLoop Loop => loop;

    /// <summary>The socket; of a connection that is watched never null.</summary>
    protected StreamSocket Socket => socket!;

    /// <summary>True when nothing can be read or written any more.</summary>
    protected bool IsBroken { get; set; }

    /// <summary>True when its owner has closed it.</summary>
    protected bool IsClosed { get; set; }

    public abstract void Ready(EpollEvents events);

    public override void Abort()
    {
        if (!IsClosed)
        {
            Drop();
        }
    }

    /// <summary>Resets it, whatever it is doing.</summary>
    public void Drop()
    {
        IsClosed = true;
        Events = null;
        if (socket is { IsClosed: false })
        {
            socket.ResetOnClose();
        }

        Release();
    }

    /// <summary>Waits for it from now on.</summary>
    protected void Watch()
    {
        _tag = loop.Sources.Add(this);
        loop.Epoll.Add(Socket, Interest, _tag.Value);
    }

    /// <summary>Frees what it holds. Twice does nothing.</summary>
    protected virtual void Release()
    {
        if (_tag is { } tag)
        {
            _tag = null;
            loop.Sources.Remove(tag);
            listener?.Forget();
        }

        socket?.Dispose();
    }

    /// <summary>Tells its owner that it broke.</summary>
    protected void TellBroken(int errno)
    {
        IsBroken = true;
        Events?.Failed($"The connection with {Remote} broke: {Marshal.GetPInvokeErrorMessage(errno)}.");
    }

    private IPEndPoint ReadLocal() =>
        (socket is { IsClosed: false } ? socket.ReadLocal() : null)
        ?? new IPEndPoint(remote.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
}
