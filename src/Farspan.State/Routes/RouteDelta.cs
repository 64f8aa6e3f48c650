using System.Net;
using System.Net.Sockets;

namespace Farspan.State.Routes;

/// <summary>Operations that turn our routes as seen into the routes desired: remove, then replace, then add.</summary>
/// <remarks>A route is seen in the same words as it is desired, so there is no RouteStatus. Observed are only routes that carry our mark, <see cref="KernelMarks.RouteProtocol"/>.</remarks>
public sealed record RouteDelta : IDelta
{
    /// <summary>Metric that the kernel gives an IPv6 route that asks for 0 (IP6_RT_PRIO_USER, linux/ipv6_route.h).</summary>
    private const uint KernelIPv6Metric = 1024;

    /// <summary>Routes that must go.</summary>
    public required IReadOnlyList<RouteSpec> Remove { get; init; }

    /// <summary>Routes whose key is right and whose gateway, link or length of packets is not; replaced without a moment of no route.</summary>
    public required IReadOnlyList<RouteSpec> Replace { get; init; }

    /// <summary>Routes to add; on-link ones first, because gateways are reached through them.</summary>
    public required IReadOnlyList<RouteSpec> Add { get; init; }

    /// <summary>True when what was seen is what is desired.</summary>
    public bool IsEmpty => Remove.Count == 0 && Replace.Count == 0 && Add.Count == 0;

    /// <summary>Number of operations.</summary>
    public int Count => Remove.Count + Replace.Count + Add.Count;

    /// <summary>Compares by destination and metric.</summary>
    public static RouteDelta Between(IReadOnlyList<RouteSpec> desired, IReadOnlyList<RouteSpec> observed)
    {
        var wanted = desired.Select(Key).ToHashSet();
        var seen = new Dictionary<(IPNetwork Destination, uint Metric), RouteSpec>();
        var remove = new List<RouteSpec>();
        foreach (var route in observed)
        {
            if (!wanted.Contains(Key(route)) || !seen.TryAdd(Key(route), route))
            {
                remove.Add(route);
            }
        }

        return new RouteDelta
        {
            Remove = [.. InOrder(remove, gatewaysFirst: true)],
            Replace = [.. InOrder(desired.Where(r => seen.TryGetValue(Key(r), out var s) && !LeadsAlike(r, s)), gatewaysFirst: false)],
            Add = [.. InOrder(desired.Where(r => !seen.ContainsKey(Key(r))), gatewaysFirst: false)],
        };
    }

    /// <summary>One line per difference, for people.</summary>
    public IEnumerable<string> Describe() =>
        Remove.Select(r => $"route {Words(r)} should not be there")
            .Concat(Replace.Select(r => $"route to {r.Destination} should be {Words(r)}"))
            .Concat(Add.Select(r => $"route {Words(r)} is missing"));

    private static (IPNetwork Destination, uint Metric) Key(RouteSpec route) =>
        (route.Destination, route is { Metric: 0, Destination.BaseAddress.AddressFamily: AddressFamily.InterNetworkV6 } ? KernelIPv6Metric : route.Metric);

    private static bool LeadsAlike(RouteSpec a, RouteSpec b) =>
        string.Equals(a.Link, b.Link, StringComparison.Ordinal) && Equals(a.Gateway, b.Gateway) && a.Mtu == b.Mtu;

    private static IEnumerable<RouteSpec> InOrder(IEnumerable<RouteSpec> routes, bool gatewaysFirst) =>
        routes.OrderBy(r => r.Gateway is null == gatewaysFirst);

    private static string Words(RouteSpec r) =>
        $"{r.Destination}{(r.Gateway is null ? "" : $" via {r.Gateway}")} dev {r.Link}{(r.Mtu is { } mtu ? FormattableString.Invariant($" mtu {mtu}") : "")}";
}
