using Farspan.Netlink.Addresses;
using Farspan.Netlink.Links;
using Farspan.Netlink.Routes;
using Farspan.Netlink.Wire;

namespace Farspan.Netlink.Tests;

/// <summary>What we write is what the packaged ip and bridge write for the same wish.</summary>
public sealed class RequestTests
{
    [Fact]
    public void Making_a_cable() => SameAs("veth-add", writer => LinkCodec.WriteVeth(
        writer, 1, new VethEnd { Name = "etcd-1", Mtu = 1400 }, new VethEnd { Name = "eth0", Mtu = 1400, NamespaceFile = 4 }));

    [Fact]
    public void Making_a_bridge() => SameAs("bridge-add", writer => LinkCodec.WriteBridge(writer, 1, "fsb-etcd", null, null, up: false));

    [Fact]
    public void Setting_a_link_up() => SameAs("link-up", writer => LinkCodec.WriteChange(writer, 1, 3, new LinkChange { Up = true }));

    [Fact]
    public void Putting_a_link_into_a_bridge() => SameAs("link-master", writer => LinkCodec.WriteChange(writer, 1, 3, new LinkChange { Master = 2 }));

    [Fact]
    public void Naming_a_link() => SameAs("link-rename", writer => LinkCodec.WriteChange(writer, 1, 3, new LinkChange { Name = "etcd-9" }));

    [Fact]
    public void Describing_a_link() => SameAs("link-alias", writer => LinkCodec.WriteChange(writer, 1, 3, new LinkChange { Alias = "the first" }));

    [Fact]
    public void Cutting_a_bridge_port() => SameAs("port-state", writer => LinkCodec.WritePortState(writer, 1, 3, BridgePortState.Disabled));

    [Fact]
    public void Deleting_a_link() => SameAs("link-delete", writer => LinkCodec.WriteDelete(writer, 1, 2));

    [Fact]
    public void Adding_an_IPv4_address() => SameAs("address-add", writer => AddressCodec.WriteAdd(writer, 1, AddressEntry.On(2, Ip.Address("10.0.1.1"), 24)));

    [Fact]
    public void Adding_an_IPv6_address() => SameAs("address6-add", writer => AddressCodec.WriteAdd(writer, 1, AddressEntry.On(2, Ip.Address("fd00:1::1"), 64)));

    [Fact]
    public void Deleting_an_address() => SameAs("address-delete", writer => AddressCodec.WriteDelete(writer, 1, AddressEntry.On(2, Ip.Address("10.0.1.1"), 24)));

    [Theory]
    [InlineData("route-add", "10.2.0.0/16", "10.0.1.9", 7, 254)]
    [InlineData("route-default", "0.0.0.0/0", "10.0.1.9", 0, 254)]
    [InlineData("route-onlink", "10.3.0.0/16", null, 0, 254)]
    [InlineData("route6-add", "fd02::/48", "fd00:1::9", 1024, 254)]
    [InlineData("route-table", "10.4.0.0/16", null, 0, 1000)]
    [InlineData("route-via6", "10.5.0.0/16", "fd00:1::9", 0, 254)]
    public void Adding_a_route(string captured, string destination, string? gateway, uint metric, uint table) => SameAs(captured, writer =>
        RouteCodec.WriteAdd(writer, 1, RouteEntry.To(Ip.Network(destination), 2, gateway is null ? null : Ip.Address(gateway), metric) with { Table = table }));

    [Fact]
    public void Deleting_a_route() => SameAs("route-delete", writer => RouteCodec.WriteDelete(
        writer, 1, RouteEntry.To(Ip.Network("10.3.0.0/16"), 2, null, 0) with { Type = RouteType.Unspecified, Scope = RouteScope.Nowhere }));

    [Fact]
    public void The_far_end_of_a_cable_can_be_neither_up_nor_a_bridge_port_from_birth()
    {
        var near = new VethEnd { Name = "a" };
        Assert.Throws<ArgumentException>(() => LinkCodec.WriteVeth(new NetlinkWriter(), 1, near, new VethEnd { Name = "b", Up = true }));
        Assert.Throws<ArgumentException>(() => LinkCodec.WriteVeth(new NetlinkWriter(), 1, near, new VethEnd { Name = "b", Master = 2 }));
    }

    private static void SameAs(string captured, Action<NetlinkWriter> write)
    {
        var writer = new NetlinkWriter();
        write(writer);
        var theirs = Assert.Single(Dissector.Messages(Captured.Read(captured)[0])).Text;
        var ours = Assert.Single(Dissector.Messages(writer.Written)).Text;
        Assert.Equal(theirs, ours);
    }
}
