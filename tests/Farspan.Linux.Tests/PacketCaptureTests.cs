using System.Net;
using System.Net.Sockets;
using System.Text;
using Farspan.Linux.Capture;
using Farspan.Linux.Routing;

namespace Farspan.Linux.Tests;

public sealed class PacketCaptureTests
{
    // tcpdump -dd 'udp' on Ethernet, IPv4 only: load EtherType, compare, load protocol, compare, keep or drop.
    private static readonly BpfInstruction[] _udpOnly =
    [
        new(0x28, 0, 0, 12),
        new(0x15, 0, 3, 0x0800),
        new(0x30, 0, 0, 23),
        new(0x15, 0, 1, 17),
        new(0x06, 0, 0, 0x40000),
        new(0x06, 0, 0, 0),
    ];

    [Fact]
    [Trait("Requirement", "B7")]
    public void Packets_of_a_link_are_seen_and_the_filter_chooses_among_them()
    {
        using var scratch = new Scratch();
        using var route = RouteSocket.Open(scratch.Network);
        route.Send(batch => batch.SetUp(1));
        using var all = PacketCapture.Open(scratch.Network, 1);
        using var udp = PacketCapture.Open(scratch.Network, 1, _udpOnly);
        var buffer = new byte[2048];
        Assert.False(all.TryRead(buffer, out _));

        using var icmp = scratch.Network.OpenSocket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp);
        icmp.SendTo([8, 0, 0xf7, 0xff, 0, 0, 0, 0], new IPEndPoint(IPAddress.Loopback, 0));
        using var sender = scratch.Network.OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        sender.SendTo(Encoding.ASCII.GetBytes("hello"), new IPEndPoint(IPAddress.Loopback, 51820));

        Assert.True(udp.Wait(TimeSpan.FromSeconds(90)));
        Assert.True(udp.TryRead(buffer, out var packet));
        Assert.Equal((1, (ushort)0x0800, 47), (packet.LinkIndex, packet.EtherType, packet.Length));
        Assert.Equal("hello", Encoding.ASCII.GetString(buffer, 42, 5));
        Assert.True(all.TryRead(buffer, out var first));
        Assert.Equal(CaptureDirection.Outgoing, first.Direction);
        Assert.Equal(1, buffer[23]);
        Assert.Equal(0, all.TakeDropped());
    }

    [Fact]
    public void What_nobody_read_in_time_is_counted()
    {
        using var scratch = new Scratch();
        using var route = RouteSocket.Open(scratch.Network);
        route.Send(batch => batch.SetUp(1));
        using var capture = PacketCapture.Open(scratch.Network, 1, bufferBytes: 4096);
        using var sender = scratch.Network.OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        for (var i = 0; i < 100; i++)
        {
            sender.SendTo(new byte[1000], new IPEndPoint(IPAddress.Loopback, 51820));
        }

        Assert.InRange(capture.TakeDropped(), 100, 400);
        Assert.Equal(0, capture.TakeDropped());
    }

    [Fact]
    public void A_link_that_is_not_there_is_an_error()
    {
        using var scratch = new Scratch();
        Assert.Equal(Errno.ENODEV, Assert.Throws<KernelException>(() => PacketCapture.Open(scratch.Network, 99)).Errno);
    }
}
