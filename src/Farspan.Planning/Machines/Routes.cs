using System.Net;
using System.Net.Sockets;
using Farspan.Addressing;
using Farspan.State.Routes;

namespace Farspan.Planning.Machines;

/// <summary>Makes and orders routes.</summary>
internal static class Routes
{
    // What the kernel gives IPv6 routes that name no metric (IP6_RT_PRIO_USER); for IPv4 the same, so that both read back as written.
    private const uint Metric = 1024;

    private static readonly IPNetwork _allV4 = new(IPAddress.Any, 0);
    private static readonly IPNetwork _allV6 = new(IPAddress.IPv6Any, 0);

    public static RouteSpec Default(string link, IPAddress gateway, int? mtu = null) =>
        Via(gateway.AddressFamily == AddressFamily.InterNetworkV6 ? _allV6 : _allV4, link, gateway, mtu);

    public static RouteSpec Via(IPNetwork destination, string link, IPAddress? gateway, int? mtu = null) =>
        new() { Destination = destination, Link = link, Gateway = gateway, Metric = Metric, Mtu = mtu };

    /// <summary>IPv4 first, then by number and prefix length.</summary>
    public static IReadOnlyList<RouteSpec> Ordered(IEnumerable<RouteSpec> routes) =>
        [.. routes.OrderBy(r => r.Destination.IsV6).ThenBy(r => r.Destination.FirstNumber).ThenBy(r => r.Destination.PrefixLength)];
}
