using Farspan.Linux.Namespaces;
using Farspan.Linux.Native;
using Farspan.Linux.Sockets;
using Farspan.Netlink.Logging;
using Farspan.Netlink.Wire;

namespace Farspan.Linux.Netfilter;

/// <summary>Listens to one group of nfnetlink_log of one network namespace, on a thread of its own.</summary>
/// <remarks>Packets that come faster than they are read are lost and counted (netlink(7), ENOBUFS); nobody who sends waits for the log.</remarks>
public sealed class PacketLogSocket : IDisposable
{
    private const string Operation = "read packet log";
    private const int NoBuffers = 105;
    private const long Messages = 1;
    private readonly NetlinkSocket _socket;
    private readonly Epoll _epoll;
    private readonly WakeEvent _stop;
    private readonly Thread _thread;
    private long _overflows;

    private PacketLogSocket(NetlinkSocket socket, Action<LoggedPacket> take)
    {
        _socket = socket;
        _epoll = Epoll.Create();
        _stop = WakeEvent.Create();
        _epoll.Add(_stop.Descriptor, EpollEvents.In, 0);
        _epoll.Add(socket.Descriptor, EpollEvents.In, Messages);
        _thread = DedicatedThread.Start(() => Run(take));
    }

    /// <summary>How often packets were lost because they came too fast.</summary>
    public long Overflows => Interlocked.Read(ref _overflows);

    /// <summary>Listens.</summary>
    /// <param name="network">The namespace; null for that of the calling thread.</param>
    /// <param name="group">The group.</param>
    /// <param name="take">Takes each packet, on the thread of the socket; must not throw.</param>
    /// <exception cref="KernelException">Another listens to the group, or the kernel has no such log.</exception>
    public static PacketLogSocket Listen(NetworkNamespace? network, ushort group, Action<LoggedPacket> take)
    {
        NetlinkSocket Open() => NetlinkSocket.Open(NetlinkSocket.NetfilterProtocol);
        var socket = network is null ? Open() : network.Run(Open);
        try
        {
            var writer = new NetlinkWriter(256);
            PacketLogCodec.WriteBind(writer, 1, group);
            socket.Send(writer.Written, Operation);
            for (var answers = 0; answers < 2;)
            {
                var reader = new MessageReader(socket.Receive(wait: true, Operation));
                while (reader.TryRead(out var message))
                {
                    if (!NetlinkAnswer.TryRead(message, out var answer))
                    {
                        continue;
                    }

                    answers++;
                    if (answer.Errno != 0)
                    {
                        throw new KernelException("listen to packet log", string.Empty, answer.Errno, answer.Reason);
                    }
                }
            }

            return new PacketLogSocket(socket, take);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Signal();
        _thread.Join();
        _epoll.Dispose();
        _stop.Dispose();
        _socket.Dispose();
    }

    private void Run(Action<LoggedPacket> take)
    {
        while (true)
        {
            var count = _epoll.Wait(-1);
            for (var i = 0; i < count; i++)
            {
                _epoll.Read(i, out var tag);
                if (tag != Messages)
                {
                    return;
                }
            }

            TakeAll(take);
        }
    }

    private void TakeAll(Action<LoggedPacket> take)
    {
        try
        {
            for (var datagram = _socket.Receive(wait: false, Operation); !datagram.IsEmpty; datagram = _socket.Receive(wait: false, Operation))
            {
                var reader = new MessageReader(datagram);
                while (reader.TryRead(out var message))
                {
                    if (PacketLogCodec.TryRead(message, out var packet))
                    {
                        take(packet);
                    }
                }
            }
        }
        catch (KernelException overflow) when (overflow.Errno == NoBuffers)
        {
            Interlocked.Increment(ref _overflows);
        }
    }
}
