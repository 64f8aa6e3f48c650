using System.Net;
using System.Net.Sockets;

namespace Farspan.Gateway.Transport.Portable;

/// <summary>A connection of a portable loop: what cleartext and TLS have in common.</summary>
internal abstract class PortableConnection : TransportConnection, IDisposable
{
    // What a closed connection is given to take what it owes.
    private const int LingerMs = 10_000;

    private IPEndPoint? _local;
    private Deadline? _deadline;

    protected PortableConnection(PortableLoop loop, Socket socket, IPEndPoint remote)
    {
        Loop = loop;
        Socket = socket;
        Remote = remote;
        socket.NoDelay = true;
        loop.Own(this);
    }

    public override IPEndPoint Remote { get; }

    public override IPEndPoint Local => _local ??= ReadLocal();

    /// <summary>The loop that it lives on.</summary>
    protected PortableLoop Loop { get; }

    /// <summary>The socket.</summary>
    protected Socket Socket { get; }

    /// <summary>True when nothing can be read or written any more.</summary>
    protected bool IsBroken { get; set; }

    /// <summary>True when its owner has closed it.</summary>
    protected bool IsClosed { get; set; }

    /// <summary>True when it is freed.</summary>
    protected bool IsReleased { get; private set; }

    public override void Abort()
    {
        if (!IsClosed)
        {
            Dispose();
        }
    }

    /// <summary>Resets it, whatever it is doing.</summary>
    public void Dispose()
    {
        IsClosed = true;
        Events = null;
        if (!IsReleased)
        {
            try
            {
                Socket.LingerState = new LingerOption(enable: true, 0);
            }
            catch (SocketException)
            {
                // Some systems refuse options of a socket that is broken already.
            }

            Release();
        }
    }

    /// <summary>Frees what it holds. Twice does nothing.</summary>
    protected virtual void Release()
    {
        if (!IsReleased)
        {
            IsReleased = true;
            Allow(null);
            Loop.Disown(this);
            Socket.Dispose();
        }
    }

    /// <summary>What follows when the time of <see cref="Allow"/> is over.</summary>
    protected virtual void Expire() => Dispose();

    /// <summary>Gives it so long; null for as long as it likes.</summary>
    protected void Allow(long? milliseconds)
    {
        _deadline?.Disarm();
        if (milliseconds is { } given)
        {
            _deadline ??= new Deadline(this);
            Loop.Arm(_deadline, given);
        }
    }

    /// <summary>Gives a closed connection time to take what it owes.</summary>
    protected void Linger() => Allow(LingerMs);

    /// <summary>Ends the sending direction, if the connection is still there to end.</summary>
    protected void ShutDownSending()
    {
        try
        {
            Socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It broke meanwhile; who reads is told.
        }
    }

    /// <summary>Words for an error of a socket.</summary>
    protected static string Describe(SocketError error) => new SocketException((int)error).Message.TrimEnd('.');

    private IPEndPoint ReadLocal()
    {
        try
        {
            if (Socket.LocalEndPoint is IPEndPoint endpoint)
            {
                return endpoint;
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Nothing is left to ask.
        }

        return new IPEndPoint(Remote.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
    }

    /// <summary>Ends what was given a time.</summary>
    private sealed class Deadline(PortableConnection connection) : LoopTimer
    {
        public override void Elapsed() => connection.Expire();
    }
}
