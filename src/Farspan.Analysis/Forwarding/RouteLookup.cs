using System.Net;
using Farspan.Addressing;
using Farspan.State;
using Farspan.State.Routes;

namespace Farspan.Analysis.Forwarding;

/// <summary>Which route a node takes to an address: the longest prefix, then the lowest metric (RFC 1812 section 5.2.4.3).</summary>
public static class RouteLookup
{
    /// <summary>The route, connected prefixes included (metric 0); null where there is none.</summary>
    public static RouteSpec? Find(MachineSpec node, IPAddress destination)
    {
        ArgumentNullException.ThrowIfNull(node);
        RouteSpec? best = null;
        foreach (var route in node.Routes.Where(r => r.Destination.Contains(destination)))
        {
            best = IsBetter(route, best) ? route : best;
        }

        foreach (var address in node.Addresses.Where(a => a.Address.IsV6 == destination.IsV6))
        {
            var connected = Connected(address.Address, address.PrefixLength);
            if (connected.Contains(destination))
            {
                var route = new RouteSpec { Destination = connected, Link = address.Link, Gateway = null, Metric = 0 };
                best = IsBetter(route, best) ? route : best;
            }
        }

        return best;
    }

    private static bool IsBetter(RouteSpec route, RouteSpec? best) =>
        best is null || route.Destination.PrefixLength > best.Destination.PrefixLength ||
        (route.Destination.PrefixLength == best.Destination.PrefixLength && route.Metric < best.Metric);

    private static IPNetwork Connected(IPAddress address, int length)
    {
        var bits = address.IsV6 ? IPAddressExtensions.BitsV6 : IPAddressExtensions.BitsV4;
        var first = length == 0 ? UInt128.Zero : address.ToNumber() >> (bits - length) << (bits - length);
        return new IPNetwork(IPAddress.FromNumber(first, address.IsV6), length);
    }
}
