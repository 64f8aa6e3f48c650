using System.Net;

namespace Farspan.Netlink.Routes;

/// <summary>A route, as it is asked for and as the kernel reports it.</summary>
public sealed record RouteEntry
{
    /// <summary>The mark of routes that Farspan made (rtm_protocol).</summary>
    public const byte FarspanProtocol = 245;

    /// <summary>RTPROT_KERNEL: made by the kernel with an address.</summary>
    public const byte KernelProtocol = 2;

    /// <summary>RT_TABLE_MAIN.</summary>
    public const uint MainTable = 254;

    /// <summary>Where it leads.</summary>
    public required IPNetwork Destination { get; init; }

    /// <summary>Index of the link packets leave by; null for a blackhole or a route over several hops.</summary>
    public required int? LinkIndex { get; init; }

    /// <summary>Next hop, or null for an on-link route.</summary>
    public required IPAddress? Gateway { get; init; }

    /// <summary>Priority, lower wins. To the kernel an IPv6 route of metric 0 is one of 1024.</summary>
    public required uint Metric { get; init; }

    /// <summary>Who made it.</summary>
    public required byte Protocol { get; init; }

    /// <summary>Routing table.</summary>
    public required uint Table { get; init; }

    /// <summary>What it does.</summary>
    public required RouteType Type { get; init; }

    /// <summary>Reach of the destination; always <see cref="RouteScope.Universe"/> for IPv6.</summary>
    public required RouteScope Scope { get; init; }

    /// <summary>Source address of packets that have none yet, or null.</summary>
    public required IPAddress? PreferredSource { get; init; }

    /// <summary>Longest packet on this route (RTAX_MTU), or null for its link's.</summary>
    public int? Mtu { get; init; }

    /// <summary>A route of ours in the main table.</summary>
    public static RouteEntry To(IPNetwork destination, int linkIndex, IPAddress? gateway, uint metric) => new()
    {
        Destination = destination,
        LinkIndex = linkIndex,
        Gateway = gateway,
        Metric = metric,
        Protocol = FarspanProtocol,
        Table = MainTable,
        Type = RouteType.Unicast,
        Scope = gateway is null && destination.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
            ? RouteScope.Link
            : RouteScope.Universe,
        PreferredSource = null,
    };
}
