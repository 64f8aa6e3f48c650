using System.Globalization;
using System.Net;
using Farspan.State.Addresses;
using Farspan.State.Fabric;
using Farspan.State.Filters;
using Farspan.State.Links;
using Farspan.State.Names;
using Farspan.State.Overlays;
using Farspan.State.Routes;
using Farspan.State.Services;

namespace Farspan.Planning;

/// <summary>Items of a spec as one line each, in the words of the tools that people know: ip(8), wg(8). Rules: <see cref="FilterText"/>.</summary>
public static class SpecText
{
    /// <summary><c>ethernet</c>, <c>wireguard mtu 1420</c></summary>
    public static string Of(LinkSpec link) => link.Kind.ToString().ToLowerInvariant() + (link.Mtu is { } mtu ? Invariant($" mtu {mtu}") : string.Empty);

    /// <summary><c>10.0.1.2/24</c></summary>
    public static string Of(AddressSpec address) => Invariant($"{address.Address}/{address.PrefixLength}");

    /// <summary><c>via 10.0.1.1 dev eth0 metric 1024</c></summary>
    public static string Of(RouteSpec route) =>
        (route.Gateway is null ? string.Empty : $"via {route.Gateway} ") + Invariant($"dev {route.Link} metric {route.Metric}{(route.Mtu is { } mtu ? $" mtu {mtu}" : "")}");

    /// <summary><c>10.99.0.2/32 at 10.0.1.2:51820 keepalive 25 s key …</c></summary>
    public static string Of(PeerSpec peer)
    {
        var keepalive = peer.KeepaliveSeconds == 0 ? string.Empty : Invariant($" keepalive {peer.KeepaliveSeconds} s");
        return $"{string.Join(", ", peer.AllowedIps)} at {peer.Endpoint}{keepalive} key {peer.PublicKey?.ToString() ?? "not told yet"}";
    }

    /// <summary><c>etcd-1 etcd-1.mesh</c></summary>
    public static string Of(HostSpec host) => string.Join(' ', host.Names);

    /// <summary><c>client 2379/tcp, peer 2380/tcp on 10.99.0.2, run as etcd; members etcd-1, etcd-2</c></summary>
    public static string Of(ServiceSpec service) =>
        $"{Ports(service)} on {string.Join(", ", service.Bind)}{(service.Recipe is null ? string.Empty : $", run as {service.Recipe}")}; " +
        $"members {string.Join(", ", service.Members.Select(m => $"{m.Machine} {string.Join(' ', m.Addresses)}"))}";

    /// <summary><c>client 2379/tcp, peer 2380/tcp</c></summary>
    public static string Ports(ServiceSpec service) =>
        string.Join(", ", service.Ports.Select(p => $"{p.Name} {p.Ports}/{p.Protocol.ToString().ToLowerInvariant()}"));

    /// <summary><c>to router-aws p-etcd-1 (fsb-etcd)</c></summary>
    public static string Of(CableSpec cable) =>
        $"to {cable.Far.Machine} {cable.Far.Link}{(cable.Far.Bridge is null ? string.Empty : $" ({cable.Far.Bridge})")}";

    /// <summary><c>{ 10.0.1.2, 10.1.1.2 }</c>; whole addresses without their prefix length.</summary>
    public static string Of(AddressSetSpec set) => set.IsLearnt ? "{ learnt from answers }" : $"{{ {string.Join(", ", set.Networks.Select(Of))} }}";

    /// <summary>A network, or the address alone where it holds only one.</summary>
    public static string Of(IPNetwork network) =>
        network.PrefixLength == network.BaseAddress.GetAddressBytes().Length * 8 ? network.BaseAddress.ToString() : network.ToString();

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
