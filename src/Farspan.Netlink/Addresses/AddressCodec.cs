using System.Net;
using Farspan.Netlink.Wire;

namespace Farspan.Netlink.Addresses;

/// <summary>Address messages.</summary>
/// <remarks>
/// <para>Fixed part (struct ifaddrmsg, 8 bytes): family u8 · prefix length u8 · flags u8 · scope u8 · link index u32.</para>
/// <para>Source: rtnetlink(7); linux/if_addr.h.</para>
/// </remarks>
public static class AddressCodec
{
    private const int FixedLength = 8;
    private const ushort AttributeAddress = 1;
    private const ushort AttributeLocal = 2;
    private const ushort AttributeFlags = 8;

    /// <summary>Adds an address; fails when it is there.</summary>
    public static void WriteAdd(NetlinkWriter writer, uint sequence, AddressEntry entry) =>
        Write(writer, RouteMessageType.NewAddress, NetlinkOptions.Request | NetlinkOptions.Create | NetlinkOptions.Exclusive, sequence, entry);

    /// <summary>Adds an address, or changes its flags when it is there.</summary>
    public static void WriteReplace(NetlinkWriter writer, uint sequence, AddressEntry entry) =>
        Write(writer, RouteMessageType.NewAddress, NetlinkOptions.Request | NetlinkOptions.Create | NetlinkOptions.Replace, sequence, entry);

    /// <summary>Deletes an address.</summary>
    public static void WriteDelete(NetlinkWriter writer, uint sequence, AddressEntry entry) =>
        Write(writer, RouteMessageType.DeleteAddress, NetlinkOptions.Request, sequence, entry);

    /// <summary>Asks for all addresses of both families.</summary>
    public static void WriteDump(NetlinkWriter writer, uint sequence)
    {
        writer.BeginMessage(RouteMessageType.GetAddress, NetlinkOptions.Request | NetlinkOptions.Dump, sequence);
        writer.Reserve(FixedLength);
        writer.EndMessage();
    }

    /// <summary>Reads an address from an answer.</summary>
    /// <returns>False for another type of message or family; never throws.</returns>
    public static bool TryRead(in NetlinkMessage message, out AddressEntry entry)
    {
        entry = AddressEntry.On(0, IPAddress.Any, 0);
        var payload = message.Payload;
        if (message.Type != RouteMessageType.NewAddress || payload.Length < FixedLength)
        {
            return false;
        }

        IPAddress? address = null;
        IPAddress? local = null;
        var flags = (AddressOptions)payload[2];
        var attributes = new AttributeReader(payload, FixedLength);
        while (attributes.TryRead())
        {
            switch (attributes.Type)
            {
                case AttributeAddress:
                    address = attributes.Address();
                    break;
                case AttributeLocal:
                    local = attributes.Address();
                    break;
                case AttributeFlags:
                    flags = (AddressOptions)attributes.U32();
                    break;
            }
        }

        // On a point-to-point link "address" is the other side's; "local" is ours wherever it is given.
        if ((local ?? address) is not { } own || KernelFamily.Of(own) != payload[0])
        {
            return false;
        }

        entry = new AddressEntry
        {
            LinkIndex = NativeBytes.ReadInt32(payload[4..]),
            Address = own,
            PrefixLength = payload[1],
            Flags = flags,
            Scope = (RouteScope)payload[3],
        };
        return true;
    }

    private static void Write(NetlinkWriter writer, ushort type, NetlinkOptions flags, uint sequence, AddressEntry entry)
    {
        writer.BeginMessage(type, flags, sequence);
        var fixedPart = writer.Reserve(FixedLength);
        fixedPart[0] = KernelFamily.Of(entry.Address);
        fixedPart[1] = (byte)entry.PrefixLength;
        fixedPart[2] = type == RouteMessageType.NewAddress ? (byte)entry.Flags : (byte)0;
        fixedPart[3] = (byte)entry.Scope;
        NativeBytes.Write(fixedPart[4..], entry.LinkIndex);
        writer.Address(AttributeLocal, entry.Address);
        writer.Address(AttributeAddress, entry.Address);
        if ((int)entry.Flags > byte.MaxValue && type == RouteMessageType.NewAddress)
        {
            writer.U32(AttributeFlags, (uint)entry.Flags);
        }

        writer.EndMessage();
    }
}
