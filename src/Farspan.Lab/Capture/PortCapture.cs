using System.Collections.Frozen;
using System.Runtime.Versioning;
using Farspan.Linux;
using Farspan.Linux.Capture;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Routing;

namespace Farspan.Lab.Capture;

/// <summary>Hands on what comes in at ports of one node, such as all that machines send into their router, while it runs.</summary>
/// <remarks>
/// <para>Every frame of a machine enters its network by exactly one port, so what is heard coming in there is all that the machine sends on the
/// underlay, each frame once. Bridges and the uplink show the same frames again and are left out.</para>
/// <para>Source: packet(7). The kernel's count of dropped packets says whether anything was missed.</para>
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class PortCapture : IDisposable
{
    /// <summary>Headers of Ethernet, VLAN, IPv6 with extensions, UDP and the beginning of a WireGuard message; the rest of a frame is not read.</summary>
    private const int SnapBytes = 192;

    /// <summary>Room for a burst while all processors are busy: small frames take about 1 KiB each in the kernel, so 30,000 of them.</summary>
    private const int BufferBytes = 32 * 1024 * 1024;

    /// <summary>How soon a stop is noticed when nothing comes.</summary>
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);

    // Documentation/networking/filter.rst: what this kernel sends itself is not kept, the rest is cut.
    private static readonly BpfInstruction[] _incoming =
    [
        new(0x30, 0, 0, 0xFFFFF004), // ld #type (SKF_AD_PKTTYPE)
        new(0x15, 0, 1, (uint)CaptureDirection.Outgoing), // jeq
        new(0x06, 0, 0, 0), // ret 0
        new(0x06, 0, 0, SnapBytes), // ret SnapBytes
    ];

    private readonly PacketCapture _packets;
    private readonly FrozenSet<int> _ports;
    private readonly FrameSink _sink;
    private readonly Thread _thread;
    private KernelException? _failure;
    private volatile bool _stopping;

    private PortCapture(PacketCapture packets, FrozenSet<int> ports, FrameSink sink)
    {
        _packets = packets;
        _ports = ports;
        _sink = sink;
        _thread = new Thread(Listen, 256 * 1024) { IsBackground = true, Name = "farspan-capture" };
    }

    /// <summary>Begins to listen inside <paramref name="network"/> on the links named.</summary>
    /// <exception cref="IOException">The namespace may not be entered, packet sockets are not allowed, or a link is missing.</exception>
    public static PortCapture Start(NetworkNamespace network, IReadOnlyCollection<string> ports, FrameSink sink)
    {
        using var routes = RouteSocket.Open(network);
        var links = routes.ReadLinks();
        var indices = links.Where(l => ports.Contains(l.Name, StringComparer.Ordinal)).Select(l => l.Index).ToFrozenSet();
        if (indices.Count != ports.Count)
        {
            var missing = ports.Except(links.Select(l => l.Name), StringComparer.Ordinal);
            throw new IOException($"cannot capture at {string.Join(", ", missing)}: there is no such link");
        }

        var capture = new PortCapture(PacketCapture.Open(network, 0, _incoming, BufferBytes), indices, sink);
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
        return _failure is null ? _packets.TakeDropped() : throw new IOException("the capture ended early", _failure);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        _packets.Dispose();
    }

    private void Listen()
    {
        try
        {
            var frame = new byte[SnapBytes];
            while (true)
            {
                // Read before the stop is looked at, so that all that came before it is counted.
                var wasStopping = _stopping;
                while (_packets.TryRead(frame, out var packet))
                {
                    if (_ports.Contains(packet.LinkIndex))
                    {
                        _sink(frame.AsSpan(0, packet.CapturedLength));
                    }
                }

                if (wasStopping)
                {
                    return;
                }

                _packets.Wait(_look);
            }
        }
        catch (KernelException failure)
        {
            _failure = failure;
        }
    }
}
