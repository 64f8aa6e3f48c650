using System.Buffers.Binary;
using System.Net;

namespace Farspan.Verification.Tests.Traffic;

/// <summary>Writes Ethernet frames for tests.</summary>
internal static class FrameBytes
{
    public static byte[] Udp(string source, ushort sourcePort, string destination, ushort destinationPort, byte[] payload, int vlanTags = 0)
    {
        var segment = new byte[8 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(segment, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(4), (ushort)segment.Length);
        payload.CopyTo(segment, 8);
        return Ip(source, destination, 17, segment, vlanTags);
    }

    public static byte[] Tcp(string source, ushort sourcePort, string destination, ushort destinationPort, int payload = 0)
    {
        var segment = new byte[20 + payload];
        BinaryPrimitives.WriteUInt16BigEndian(segment, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), destinationPort);
        segment[12] = 0x50;
        return Ip(source, destination, 6, segment, 0);
    }

    public static byte[] Ip(string source, string destination, byte protocol, byte[] segment, int vlanTags)
    {
        Assert.True(Addressing.Cidr.TryParseAddress(source, out var from));
        Assert.True(Addressing.Cidr.TryParseAddress(destination, out var to));
        var packet = from.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
            ? IPv4(from, to, protocol, segment)
            : IPv6(from, to, protocol, segment);
        return [.. new byte[12], .. Enumerable.Range(0, vlanTags).SelectMany(_ => new byte[] { 0x81, 0x00, 0x00, 0x05 }), .. packet];
    }

    public static byte[] WireGuard(byte type, int length)
    {
        var payload = new byte[length];
        payload[0] = type;
        payload.AsSpan(4).Fill(0xA5);
        return payload;
    }

    private static byte[] IPv4(IPAddress from, IPAddress to, byte protocol, byte[] segment)
    {
        var packet = new byte[22 + segment.Length];
        packet[0] = 0x08;
        packet[2] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)(20 + segment.Length));
        packet[11] = protocol;
        from.GetAddressBytes().CopyTo(packet, 14);
        to.GetAddressBytes().CopyTo(packet, 18);
        segment.CopyTo(packet, 22);
        return packet;
    }

    private static byte[] IPv6(IPAddress from, IPAddress to, byte protocol, byte[] segment)
    {
        var packet = new byte[42 + segment.Length];
        packet[0] = 0x86;
        packet[1] = 0xDD;
        packet[2] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), (ushort)segment.Length);
        packet[8] = protocol;
        from.GetAddressBytes().CopyTo(packet, 10);
        to.GetAddressBytes().CopyTo(packet, 26);
        segment.CopyTo(packet, 42);
        return packet;
    }
}
