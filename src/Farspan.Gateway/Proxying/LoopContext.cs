using Farspan.Gateway.Audit;
using Farspan.Gateway.Egress;
using Farspan.Gateway.Pages;
using Farspan.Gateway.Routing;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Proxying;

/// <summary>What the connections of one loop share. Used on its thread only, but for <see cref="GatewayRuntime"/>, which all loops share.</summary>
internal sealed class LoopContext
{
    private readonly Dictionary<Upstream, UpstreamPool> _pools = [];
    private readonly ulong _idHigh;
    private readonly byte[] _date = new byte[DateLength];
    private ulong _idLow;
    private long _dateSecond = -1;

    public LoopContext(GatewayRuntime runtime, TransportLoop owner, ulong idHigh)
    {
        (Runtime, Loop, _idHigh) = (runtime, owner, idHigh);
        Buffers = new BufferPool(RoomFor(runtime.Current.Limits));
        Counters = new GatewayCounters();
    }

    // "Sun, 06 Nov 1994 08:49:37 GMT".
    private const int DateLength = 29;

    // Smallest buffers worth a system call, and what the gateway adds to a head.
    private const int HeadFloor = 16 * 1024;
    private const int HeadAddition = 4 * 1024;

    /// <summary>What all loops share.</summary>
    public GatewayRuntime Runtime { get; }

    /// <summary>The loop.</summary>
    public TransportLoop Loop { get; }

    /// <summary>Its buffers.</summary>
    public BufferPool Buffers { get; }

    /// <summary>Its counters.</summary>
    public GatewayCounters Counters { get; }

    /// <summary>Connections of callers that live on the loop.</summary>
    public HashSet<ClientConnection> Clients { get; } = [];

    /// <summary>Where lines about requests go.</summary>
    public IAuditLog Audit => Runtime.Audit;

    /// <summary>Resolver for places outside.</summary>
    public IEgressResolver Resolver => Runtime.Resolver;

    /// <summary>Makes room for the heads that a spec allows, before it is in force. Never less than before: requests in flight follow older ones.</summary>
    public void Fit(GatewayLimitsSpec limits) => Buffers.Fit(RoomFor(limits));

    private static int RoomFor(GatewayLimitsSpec limits) => Math.Max(limits.HeadBytes, HeadFloor) + HeadAddition;

    /// <summary>An identifier that no other request has.</summary>
    public RequestId NextId() => new(_idHigh, ++_idLow);

    /// <summary>The present moment as a Date field has it (RFC 9110 section 5.6.7), made once per second.</summary>
    public ReadOnlySpan<byte> Date()
    {
        var second = Loop.Now / 1000;
        if (second != _dateSecond)
        {
            _dateSecond = second;
            Runtime.Time.GetUtcNow().TryFormat(_date, out _, "r", System.Globalization.CultureInfo.InvariantCulture);
        }

        return _date;
    }

    /// <summary>Connections to an upstream.</summary>
    public UpstreamPool PoolOf(Upstream upstream)
    {
        if (!_pools.TryGetValue(upstream, out var pool))
        {
            _pools.Add(upstream, pool = new UpstreamPool(Loop, upstream.Endpoint, System.Text.Encoding.ASCII.GetBytes($"{upstream.Machine}:{upstream.Endpoint.Port}")));
        }

        return pool;
    }

    /// <summary>Ends connections that nobody used for a while, and forgets upstreams that are not declared any more.</summary>
    public void Sweep(long idleSince, IReadOnlySet<Upstream> declared)
    {
        foreach (var (upstream, pool) in _pools)
        {
            if (declared.Contains(upstream))
            {
                pool.DropIdleSince(idleSince);
            }
            else
            {
                // Requests in flight hold its connections still.
                pool.Retire();
                _pools.Remove(upstream);
            }
        }
    }
}
