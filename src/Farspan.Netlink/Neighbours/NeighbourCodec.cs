using System.Net;
using System.Net.NetworkInformation;
using Farspan.Netlink.Wire;

namespace Farspan.Netlink.Neighbours;

/// <summary>Messages about neighbours.</summary>
/// <remarks>
/// <para>Fixed part (struct ndmsg, 12 bytes): family u8 · padding u8 · padding u16 · link index s32 · state u16 · flags u8 · type u8.</para>
/// <para>Source: rtnetlink(7), «RTM_NEWNEIGH»; linux/neighbour.h.</para>
/// </remarks>
public static class NeighbourCodec
{
    private const int FixedLength = 12;
    private const ushort AttributeDestination = 1;
    private const ushort AttributeHardwareAddress = 2;

    /// <summary>Asks for all neighbours of both families.</summary>
    public static void WriteDump(NetlinkWriter writer, uint sequence)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.BeginMessage(RouteMessageType.GetNeighbour, NetlinkOptions.Request | NetlinkOptions.Dump, sequence);
        writer.Reserve(FixedLength);
        writer.EndMessage();
    }

    /// <summary>Reads a neighbour from an answer.</summary>
    /// <returns>False for another type of message or family, or when it is malformed; never throws.</returns>
    public static bool TryRead(in NetlinkMessage message, out NeighbourEntry neighbour)
    {
        neighbour = new NeighbourEntry(0, IPAddress.Any, null, 0);
        var payload = message.Payload;
        if (message.Type != RouteMessageType.NewNeighbour || payload.Length < FixedLength || payload[0] is not (KernelFamily.IPv4 or KernelFamily.IPv6))
        {
            return false;
        }

        IPAddress? address = null;
        PhysicalAddress? hardware = null;
        var attributes = new AttributeReader(payload, FixedLength);
        while (attributes.TryRead())
        {
            if (attributes.Type == AttributeDestination)
            {
                address = attributes.Address();
            }
            else if (attributes.Type == AttributeHardwareAddress && attributes.Value.Length > 0)
            {
                hardware = new PhysicalAddress(attributes.Value.ToArray());
            }
        }

        if (address is null || KernelFamily.Of(address) != payload[0])
        {
            return false;
        }

        neighbour = new NeighbourEntry((int)NativeBytes.ReadUInt32(payload[4..]), address, hardware, (ushort)(NativeBytes.ReadUInt32(payload[8..]) & ushort.MaxValue));
        return true;
    }
}
