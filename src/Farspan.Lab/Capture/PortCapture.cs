using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Routing;
using Farspan.Verification.Traffic;

namespace Farspan.Lab.Capture;

/// <summary>Counts what machines send into the ports of one router, while it runs.</summary>
/// <remarks>
/// <para>Every frame of a machine enters its network by exactly one port, so what is heard coming in there is all that the machine sends on the
/// underlay, each frame once. Bridges and the uplink show the same frames again and are left out.</para>
/// <para>Source: packet(7). The kernel's count of dropped packets says whether anything was missed.</para>
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class PortCapture : IDisposable
{
    private const int LevelSocket = 1; // SOL_SOCKET
    private const int LevelPacket = 263; // SOL_PACKET
    private const int ForceReceiveBuffer = 33; // SO_RCVBUFFORCE: above net.core.rmem_max, for CAP_NET_ADMIN
    private const int Statistics = 6; // PACKET_STATISTICS: packets u32, drops u32, and reset

    /// <summary>Room for a burst: small frames take about 1 KiB each in the kernel, so 30,000 of them.</summary>
    private const int ReceiveBufferBytes = 32 * 1024 * 1024;

    /// <summary>Headers of Ethernet, VLAN, IPv6 with extensions, UDP and the beginning of a WireGuard message; the rest of a frame is not read.</summary>
    private const int SnapBytes = 192;

    private readonly Socket _socket;
    private readonly FrozenSet<int> _ports;
    private readonly TrafficLedger _ledger;
    private readonly Thread _thread;
    private Exception? _failure;
    private volatile bool _stopping;

    private PortCapture(Socket socket, FrozenSet<int> ports, TrafficLedger ledger)
    {
        _socket = socket;
        _ports = ports;
        _ledger = ledger;
        _thread = new Thread(Listen, 256 * 1024) { IsBackground = true, Name = "farspan-capture" };
    }

    /// <summary>Begins to listen inside <paramref name="network"/> on the links named.</summary>
    /// <exception cref="IOException">The namespace may not be entered, or a link is missing.</exception>
    /// <exception cref="SocketException">Packet sockets are not allowed here (CAP_NET_RAW).</exception>
    public static PortCapture Start(NetworkNamespace network, IReadOnlyCollection<string> ports, TrafficLedger ledger)
    {
        var (socket, links) = network.Run(() =>
        {
            using var routes = RouteSocket.OpenHere();
            return (Open(), routes.ReadLinks());
        });
        var indices = links.Where(l => ports.Contains(l.Name, StringComparer.Ordinal)).Select(l => l.Index).ToFrozenSet();
        if (indices.Count != ports.Count)
        {
            socket.Dispose();
            var missing = ports.Except(links.Select(l => l.Name), StringComparer.Ordinal);
            throw new IOException($"cannot capture at {string.Join(", ", missing)}: there is no such link");
        }

        var capture = new PortCapture(socket, indices, ledger);
        capture._thread.Start();
        return capture;
    }

    /// <summary>Stops after what has arrived was counted.</summary>
    /// <returns>Packets that the kernel dropped.</returns>
    /// <exception cref="IOException">Listening failed while it ran.</exception>
    public long Stop()
    {
        _stopping = true;
        _thread.Join();
        if (_failure is not null)
        {
            throw new IOException("the capture ended early", _failure);
        }

        Span<byte> statistics = stackalloc byte[8];
        _socket.GetRawSocketOption(LevelPacket, Statistics, statistics);
        return BinaryPrimitives.ReadUInt32LittleEndian(statistics[4..]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping = true;
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _socket.Dispose();
    }

    private static Socket Open()
    {
        // Protocol 0 hears nothing until it is bound, so that no frame slips in before the buffer is large.
        var socket = new Socket(AddressFamily.Packet, SocketType.Raw, 0);
        try
        {
            Span<byte> size = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(size, ReceiveBufferBytes);
            socket.SetRawSocketOption(LevelSocket, ForceReceiveBuffer, size);
            socket.ReceiveTimeout = 50; // ms: how soon a stop is noticed when nothing comes
            socket.Bind(new AllLinksEndPoint());
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Listen()
    {
        try
        {
            var frame = new byte[SnapBytes];
            var from = new SocketAddress(AddressFamily.Packet, AllLinksEndPoint.Length);
            while (true)
            {
                var length = Receive(frame, from);
                if (length < 0)
                {
                    // Nothing waits: all that came before the stop has been counted.
                    if (_stopping)
                    {
                        return;
                    }

                    continue;
                }

                var sender = from.Buffer.Span;
                if (sender[AllLinksEndPoint.DirectionOffset] != AllLinksEndPoint.Outgoing &&
                    _ports.Contains(BinaryPrimitives.ReadInt32LittleEndian(sender[AllLinksEndPoint.IndexOffset..])))
                {
                    _ledger.Add(frame.AsSpan(0, length));
                }
            }
        }
        catch (SocketException failure)
        {
            _failure = failure;
        }
    }

    /// <returns>Bytes read, at most the buffer's; −1 when nothing came in time.</returns>
    private int Receive(byte[] frame, SocketAddress from)
    {
        try
        {
            return _socket.ReceiveFrom(frame, SocketFlags.None, from);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
        {
            return -1;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.MessageSize)
        {
            return frame.Length; // longer than what we look at: it was cut, as wanted
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.NetworkDown)
        {
            return -1; // a link went down while we listened; the others go on (packet(7), ENETDOWN)
        }
    }
}
