using System.Buffers.Binary;
using System.Net;
using Farspan.Netlink.Wire;

namespace Farspan.Netlink.Logging;

/// <summary>Messages of nfnetlink_log: copies of packets that rules with <c>log group</c> hand over.</summary>
/// <remarks>Fixed part (struct nfgenmsg, 4 bytes): family u8 · version u8 · group u16 in network byte order. Source: linux/netfilter/nfnetlink_log.h.</remarks>
public static class PacketLogCodec
{
    /// <summary>Bytes of a packet that are asked for: both headers with room for options.</summary>
    public const int CopyBytes = 128;

    private const int FixedLength = 4;
    private const ushort Packet = (4 << 8) | 0;
    private const ushort Configure = (4 << 8) | 1;
    private const ushort Command = 1;
    private const byte Bind = 1;
    private const ushort Mode = 2;
    private const byte CopyPacket = 2;
    private const ushort Threshold = 5;
    private const ushort Payload = 9;
    private const byte Tcp = 6;
    private const byte Udp = 17;

    /// <summary>Asks for the packets of a group, each as it comes.</summary>
    public static void WriteBind(NetlinkWriter writer, uint sequence, ushort group)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.BeginMessage(Configure, NetlinkOptions.Request | NetlinkOptions.Acknowledge, sequence);
        BinaryPrimitives.WriteUInt16BigEndian(writer.Reserve(FixedLength)[2..], group);
        writer.U8(Command, Bind);
        writer.EndMessage();
        writer.BeginMessage(Configure, NetlinkOptions.Request | NetlinkOptions.Acknowledge, sequence + 1);
        BinaryPrimitives.WriteUInt16BigEndian(writer.Reserve(FixedLength)[2..], group);

        // struct nfulnl_msg_config_mode: copy_range u32 in network byte order · copy_mode u8 · padding u8.
        var mode = writer.Attribute(Mode, 6);
        BinaryPrimitives.WriteUInt32BigEndian(mode, CopyBytes);
        mode[4] = CopyPacket;
        writer.U32Network(Threshold, 1);
        writer.EndMessage();
    }

    /// <summary>Reads a packet; false for any other message, or one that is cut short. Never throws.</summary>
    public static bool TryRead(in NetlinkMessage message, out LoggedPacket packet)
    {
        packet = default;
        if (message.Type != Packet || message.Payload.Length < FixedLength)
        {
            return false;
        }

        var attributes = new AttributeReader(message.Payload, FixedLength);
        while (attributes.TryRead())
        {
            if (attributes.Type == Payload)
            {
                return TryReadPacket(attributes.Value, out packet);
            }
        }

        return false;
    }

    // RFC 791 section 3.1; RFC 8200 section 3. Ports are the first four bytes of TCP and UDP.
    private static bool TryReadPacket(ReadOnlySpan<byte> bytes, out LoggedPacket packet)
    {
        packet = default;
        var version = bytes.IsEmpty ? 0 : bytes[0] >> 4;
        var (header, source, length) = version == 4 ? ((bytes[0] & 15) * 4, 12, 4) : (40, 8, 16);
        if (version is not (4 or 6) || header < 20 || bytes.Length < header)
        {
            return false;
        }

        var protocol = version == 4 ? bytes[9] : bytes[6];
        var ports = bytes[header..];
        var hasPorts = protocol is Tcp or Udp && ports.Length >= 4;
        packet = new LoggedPacket(
            new IPAddress(bytes.Slice(source, length)),
            hasPorts ? BinaryPrimitives.ReadUInt16BigEndian(ports) : (ushort)0,
            new IPAddress(bytes.Slice(source + length, length)),
            protocol,
            hasPorts ? BinaryPrimitives.ReadUInt16BigEndian(ports[2..]) : (ushort)0);
        return true;
    }
}
