using System.Net;
using Farspan.Linux.Routing;
using Farspan.Netlink;
using Farspan.Netlink.Addresses;
using Farspan.Netlink.Links;
using Farspan.Netlink.Routes;
using Farspan.Netlink.Tests;

namespace Farspan.Linux.Tests.Routing;

public sealed class RouteSocketTests
{
    [Fact]
    public void A_cable_from_a_bridge_to_another_namespace_is_one_batch_and_reads_back_as_it_was_asked_for()
    {
        using var router = new Scratch();
        using var machine = new Scratch();
        using var near = RouteSocket.Open(router.Network);
        using var far = RouteSocket.Open(machine.Network);

        near.Send(batch => batch
            .SetUp(1)
            .AddBridge("fsb-etcd", index: 2)
            .AddVeth(
                new VethEnd { Name = "etcd-1", Index = 3, Master = 2, Mtu = 1400, Up = true },
                new VethEnd { Name = "eth0", Index = 2, NamespaceFile = machine.Network.Descriptor, Mtu = 1400 })
            .AddAddress(AddressEntry.On(2, Ip.Address("10.0.1.1"), 24)));
        far.Send(batch => batch
            .SetUp(1)
            .SetUp(2)
            .AddAddress(AddressEntry.On(2, Ip.Address("10.0.1.2"), 24))
            .AddAddress(AddressEntry.On(2, Ip.Address("fd00:1::2"), 64))
            .AddRoute(RouteEntry.To(Ip.Network("0.0.0.0/0"), 2, Ip.Address("10.0.1.1"), 0))
            .AddRoute(RouteEntry.To(Ip.Network("10.9.0.0/16"), 2, null, 7))
            .AddRoute(RouteEntry.To(Ip.Network("::/0"), 2, Ip.Address("fd00:1::1"), 1024)));

        var bridge = near.ReadLink("fsb-etcd");
        Assert.NotNull(bridge);
        Assert.Equal("bridge", bridge.Kind);
        var port = near.ReadLink("etcd-1");
        Assert.NotNull(port);
        Assert.Equal((2, BridgePortState.Forwarding, 1400, true, true), (port.Master, port.PortState, port.Mtu, port.IsUp, port.HasCarrier));
        var eth0 = Assert.Single(far.ReadLinks(), link => link.Name == "eth0");
        Assert.Equal((2, "veth", 1400, true, 3), (eth0.Index, eth0.Kind, eth0.Mtu, eth0.IsUp, eth0.PeerIndex));
        var addresses = far.ReadAddresses().Where(a => a.LinkIndex == 2 && a.Scope == RouteScope.Universe).Select(a => $"{a.Address}/{a.PrefixLength} {a.Flags}");
        Assert.Equal(["10.0.1.2/24 Permanent", "fd00:1::2/64 NoDuplicateDetection, Permanent"], addresses);
        var ours = far.ReadRoutes().Where(r => r.Protocol == RouteEntry.FarspanProtocol).Select(r => $"{r.Destination} via {r.Gateway} {r.Metric} {r.Scope}");
        Assert.Equal(["0.0.0.0/0 via 10.0.1.1 0 Universe", "10.9.0.0/16 via  7 Link", "::/0 via fd00:1::1 1024 Universe"], ours);
    }

    [Fact]
    public void A_batch_carries_out_what_it_can_and_names_each_request_that_the_kernel_refused()
    {
        using var scratch = new Scratch();
        using var socket = RouteSocket.Open(scratch.Network);
        var batch = new RouteBatch()
            .AddBridge("fsb-a", index: 2)
            .AddBridge("fsb-a")
            .AddRoute(RouteEntry.To(Ip.Network("10.2.0.0/16"), 2, Ip.Address("192.0.2.1"), 0))
            .SetUp(1);

        var failures = socket.TrySend(batch);

        Assert.Equal([1, 2], failures.Select(f => f.Index));
        Assert.Equal("add bridge fsb-a: File exists (EEXIST)", failures[0].Error.Message);
        Assert.Equal("add route 10.2.0.0/16 via 192.0.2.1 dev fsb-a: Network is unreachable (ENETUNREACH): Nexthop has invalid gateway", failures[1].Error.Message);
        Assert.True(socket.ReadLink("lo")!.IsUp);
        Assert.Equal(Errno.EEXIST, Assert.Throws<KernelException>(() => socket.Send(batch)).Errno);
    }

    [Fact]
    public void Links_change_and_go()
    {
        using var scratch = new Scratch();
        using var socket = RouteSocket.Open(scratch.Network);
        socket.Send(batch => batch
            .AddBridge("fsb-a", index: 2)
            .AddVeth(new VethEnd { Name = "a", Index = 3, Master = 2, Up = true }, new VethEnd { Name = "b", Index = 4 })
            .SetUp(4));

        // The kernel looks at a new carrier a moment later and then makes the port forward.
        Assert.True(SpinWait.SpinUntil(() => socket.ReadLink("a")!.PortState == BridgePortState.Forwarding, TimeSpan.FromSeconds(90)));
        socket.Send(batch => batch.SetPortState(3, BridgePortState.Disabled));
        Assert.Equal(BridgePortState.Disabled, socket.ReadLink("a")!.PortState);

        socket.Send(batch => batch
            .ChangeLink(4, new LinkChange { Up = false, Name = "c", Mtu = 1300, Alias = "cut by operator" }));

        var changed = socket.ReadLink("c")!;
        Assert.Equal((4, 1300, false, "cut by operator"), (changed.Index, changed.Mtu, changed.IsUp, changed.Alias));

        socket.Send(batch => batch.ChangeLink(3, new LinkChange { Master = 0 }));
        Assert.Null(socket.ReadLink("a")!.Master);
        socket.Send(batch => batch.DeleteLink(3).DeleteLink(2));
        Assert.Equal(["lo"], socket.ReadLinks().Select(link => link.Name));
        Assert.Null(socket.ReadLink("c"));
    }

    [Fact]
    public void Addresses_and_routes_are_replaced_and_deleted()
    {
        using var scratch = new Scratch();
        using var socket = RouteSocket.Open(scratch.Network);
        var address = AddressEntry.On(2, Ip.Address("10.0.1.2"), 24);
        var route = RouteEntry.To(Ip.Network("10.9.0.0/16"), 2, Ip.Address("10.0.1.1"), 5);
        socket.Send(batch => batch.AddBridge("fsb-a", index: 2).AddAddress(address).ReplaceAddress(address).AddRoute(route)
            .ReplaceRoute(route with { Gateway = Ip.Address("10.0.1.9") }));
        Assert.Equal("10.0.1.9", socket.ReadRoutes().Single(r => r.Protocol == RouteEntry.FarspanProtocol).Gateway!.ToString());

        socket.Send(batch => batch.DeleteRoute(route with { Gateway = null }).DeleteAddress(address));
        Assert.DoesNotContain(socket.ReadRoutes(), r => r.Protocol == RouteEntry.FarspanProtocol);
        Assert.Equal(Errno.EADDRNOTAVAIL, Assert.Throws<KernelException>(() => socket.Send(batch => batch.DeleteAddress(address))).Errno);
    }

    [Fact]
    public void A_batch_of_two_thousand_requests_with_failures_everywhere_reports_each()
    {
        using var scratch = new Scratch();
        using var socket = RouteSocket.Open(scratch.Network);
        var batch = new RouteBatch().AddBridge("fsb-a", index: 2);
        for (var i = 0; i < 1000; i++)
        {
            var address = AddressEntry.On(2, new IPAddress([10, 1, (byte)(i / 250), (byte)(1 + (i % 250))]), 32);
            batch.AddAddress(address).AddAddress(address);
        }

        var failures = socket.TrySend(batch);

        Assert.Equal(1000, failures.Count);
        Assert.All(failures, failure => Assert.Equal(0, failure.Index % 2));
        Assert.Equal(1000, socket.ReadAddresses().Count(a => a.PrefixLength == 32));
    }

    [Fact]
    public void Whether_the_kernel_has_WireGuard_can_be_asked()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root: it makes a scratch namespace");
        Assert.Equal(Directory.Exists("/sys/module/wireguard"), WireGuardSupport.Probe());
    }
}
