using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Farspan.Lab.Capture;

/// <summary>The address of a packet socket that hears every protocol on every link.</summary>
/// <remarks>Source: packet(7), struct sockaddr_ll: family u16 · protocol u16 (network order) · ifindex i32 · hatype u16 · pkttype u8 · halen u8 · addr 8.</remarks>
internal sealed class AllLinksEndPoint : EndPoint
{
    /// <summary>Size of struct sockaddr_ll.</summary>
    public const int Length = 20;

    /// <summary>Where the index of the link stands (host order).</summary>
    public const int IndexOffset = 4;

    /// <summary>Where the packet's direction stands.</summary>
    public const int DirectionOffset = 10;

    /// <summary>PACKET_OUTGOING: a copy of what this kernel sends.</summary>
    public const byte Outgoing = 4;

    /// <summary>ETH_P_ALL (linux/if_ether.h).</summary>
    public const ushort EveryProtocol = 0x0003;

    /// <inheritdoc/>
    public override AddressFamily AddressFamily => AddressFamily.Packet;

    /// <inheritdoc/>
    public override SocketAddress Serialize()
    {
        var address = new SocketAddress(AddressFamily.Packet, Length);
        BinaryPrimitives.WriteUInt16BigEndian(address.Buffer.Span[2..], EveryProtocol);
        return address;
    }
}
