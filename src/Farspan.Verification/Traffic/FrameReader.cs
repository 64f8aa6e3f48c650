using System.Buffers.Binary;
using System.Net;

namespace Farspan.Verification.Traffic;

/// <summary>Reads captured Ethernet frames as far as addresses, ports and the form of WireGuard messages.</summary>
/// <remarks>
/// <para>Ethernet II: destination 6 · source 6 · EtherType u16, with at most two VLAN tags of 4 bytes before it (IEEE 802.1Q).</para>
/// <para>Source: RFC 791 section 3.1 (IPv4); RFC 8200 sections 3 and 4 (IPv6 and its extension headers); RFC 768 (UDP); RFC 9293 section 3.1 (TCP);
/// WireGuard paper, section 5.4 (messages). A frame may be cut short by the capture: what the headers promise beyond its end is not read.</para>
/// </remarks>
public static class FrameReader
{
    /// <summary>More extension headers than this are no packet that anyone sends.</summary>
    private const int MostExtensionHeaders = 8;

    private const int EthernetHeader = 14;
    private const int VlanTag = 4;
    private const ushort EtherTypeIPv4 = 0x0800;
    private const ushort EtherTypeArp = 0x0806;
    private const ushort EtherTypeVlan = 0x8100;
    private const ushort EtherTypeServiceVlan = 0x88A8;
    private const ushort EtherTypeIPv6 = 0x86DD;
    private const int UdpHeader = 8;

    /// <summary>Reads a frame.</summary>
    /// <returns>False when its headers are cut short or contradict themselves; never throws.</returns>
    public static bool TryRead(ReadOnlySpan<byte> data, out Frame frame)
    {
        frame = default;
        if (data.Length < EthernetHeader)
        {
            return false;
        }

        var at = EthernetHeader - 2;
        var type = BinaryPrimitives.ReadUInt16BigEndian(data[at..]);
        for (var tags = 0; tags < 2 && type is EtherTypeVlan or EtherTypeServiceVlan; tags++)
        {
            at += VlanTag;
            if (data.Length < at + 2)
            {
                return false;
            }

            type = BinaryPrimitives.ReadUInt16BigEndian(data[at..]);
        }

        var payload = data[(at + 2)..];
        switch (type)
        {
            case EtherTypeIPv4:
                return TryReadIPv4(payload, out frame);
            case EtherTypeIPv6:
                return TryReadIPv6(payload, out frame);
            default:
                frame = new Frame { Kind = type == EtherTypeArp ? FrameKind.Arp : FrameKind.NotIp };
                return true;
        }
    }

    private static bool TryReadIPv4(ReadOnlySpan<byte> packet, out Frame frame)
    {
        frame = default;
        if (packet.Length < 20 || packet[0] >> 4 != 4)
        {
            return false;
        }

        var header = (packet[0] & 0x0F) * 4;
        var length = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (header < 20 || length < header || packet.Length < header)
        {
            return false;
        }

        frame = new Frame { Source = new IPAddress(packet.Slice(12, 4)), Destination = new IPAddress(packet.Slice(16, 4)), LengthBytes = length };
        var isLaterFragment = (BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x1FFF) != 0;
        if (isLaterFragment)
        {
            frame = frame with { Kind = FrameKind.Fragment };
            return true;
        }

        return TryReadTransport(packet[9], packet[header..Math.Min(packet.Length, length)], length - header, ref frame);
    }

    private static bool TryReadIPv6(ReadOnlySpan<byte> packet, out Frame frame)
    {
        frame = default;
        if (packet.Length < 40 || packet[0] >> 4 != 6)
        {
            return false;
        }

        var length = 40 + BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        frame = new Frame { Source = new IPAddress(packet.Slice(8, 16)), Destination = new IPAddress(packet.Slice(24, 16)), LengthBytes = length };
        var rest = packet[40..Math.Min(packet.Length, length)];
        var left = length - 40;
        var next = packet[6];
        for (var headers = 0; IsExtension(next); headers++)
        {
            if (headers == MostExtensionHeaders || rest.Length < 8)
            {
                return false;
            }

            if (next == 44 && (BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) & 0xFFF8) != 0)
            {
                frame = frame with { Kind = FrameKind.Fragment };
                return true;
            }

            var size = next switch { 44 => 8, 51 => (rest[1] + 2) * 4, _ => (rest[1] + 1) * 8 };
            if (rest.Length < size)
            {
                return false;
            }

            next = rest[0];
            rest = rest[size..];
            left -= size;
        }

        return TryReadTransport(next, rest, left, ref frame);
    }

    // Hop-by-hop, routing, fragment, authentication, destination options (RFC 8200 section 4; RFC 4302).
    private static bool IsExtension(byte next) => next is 0 or 43 or 44 or 51 or 60;

    private static bool TryReadTransport(byte protocol, ReadOnlySpan<byte> segment, int promised, ref Frame frame)
    {
        switch (protocol)
        {
            case 1 or 58:
                frame = frame with { Kind = FrameKind.Icmp };
                return true;
            case 6:
                frame = frame with { Kind = FrameKind.Tcp };
                return TryReadPorts(segment, ref frame);
            case 17:
                return TryReadUdp(segment, promised, ref frame);
            default:
                frame = frame with { Kind = FrameKind.OtherTransport };
                return true;
        }
    }

    private static bool TryReadUdp(ReadOnlySpan<byte> segment, int promised, ref Frame frame)
    {
        if (segment.Length < UdpHeader || !TryReadPorts(segment, ref frame))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(segment[4..]);
        if (length < UdpHeader || length > promised)
        {
            return false;
        }

        var payload = segment[UdpHeader..Math.Min(segment.Length, length)];
        frame = frame with { Kind = IsWireGuardLike(payload, length - UdpHeader) ? FrameKind.WireGuardLike : FrameKind.Udp };
        return true;
    }

    private static bool TryReadPorts(ReadOnlySpan<byte> segment, ref Frame frame)
    {
        if (segment.Length < 4)
        {
            return false;
        }

        frame = frame with { SourcePort = BinaryPrimitives.ReadUInt16BigEndian(segment), DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(segment[2..]) };
        return true;
    }

    // Initiation 148, response 92, cookie reply 64 bytes; transport data at least a header and a tag. The last message of a full
    // packet is padded to the link's MTU and not to 16 bytes, so the length of transport data has no further form.
    private static bool IsWireGuardLike(ReadOnlySpan<byte> payload, int length) =>
        payload.Length >= 4 && payload[1] == 0 && payload[2] == 0 && payload[3] == 0 &&
        (payload[0], length) is (1, 148) or (2, 92) or (3, 64) or (4, >= 32);
}
