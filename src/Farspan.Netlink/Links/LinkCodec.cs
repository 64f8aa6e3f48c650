using System.Net.NetworkInformation;
using Farspan.Netlink.Wire;

namespace Farspan.Netlink.Links;

/// <summary>Link messages: making, changing, deleting, listing and reading them.</summary>
/// <remarks>
/// <para>Fixed part (struct ifinfomsg, 16 bytes): family u8 · pad u8 · type u16 · index i32 · flags u32 · change mask u32.</para>
/// <para>Source: rtnetlink(7); linux/if_link.h.</para>
/// </remarks>
public static class LinkCodec
{
    private const int FixedLength = 16;
    private const uint FlagUp = 0x1;
    private const uint FlagLowerUp = 0x10000;

    // RTEXT_FILTER_SKIP_STATS: counters are two thirds of an answer and nobody here reads them.
    private const uint SkipStatistics = 0x8;
    private const NetlinkOptions Make = NetlinkOptions.Request | NetlinkOptions.Create | NetlinkOptions.Exclusive;

    /// <summary>Makes both ends of a cable, each in its namespace, in one message; the near end with bridge and state.</summary>
    public static void WriteVeth(NetlinkWriter writer, uint sequence, VethEnd near, VethEnd far)
    {
        if (far.Master is not null)
        {
            throw new ArgumentException("Only the near end can be put into a bridge by the same message.", nameof(far));
        }

        if (far.Up)
        {
            throw new ArgumentException("The kernel refuses to set the far end up before it has a peer (ENOTCONN); set it up afterwards.", nameof(far));
        }

        writer.BeginMessage(RouteMessageType.NewLink, Make, sequence);
        WriteEnd(writer, near);
        var info = writer.BeginNested(LinkAttribute.LinkInfo);
        writer.BareText(LinkAttribute.InfoKind, "veth");
        var data = writer.BeginNested(LinkAttribute.InfoData);
        var peer = writer.BeginNested(LinkAttribute.VethPeer);
        WriteEnd(writer, far);
        writer.EndNested(peer);
        writer.EndNested(data);
        writer.EndNested(info);
        writer.EndMessage();
    }

    /// <summary>Makes a bridge without spanning tree, without forward delay and without multicast snooping, so that neighbour discovery works at once.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="sequence">Number of the request.</param>
    /// <param name="name">Name of the bridge.</param>
    /// <param name="index">Index that it shall have, or null.</param>
    /// <param name="mtu">Largest packet in bytes, or null for that of its ports.</param>
    /// <param name="up">Up from birth.</param>
    public static void WriteBridge(NetlinkWriter writer, uint sequence, string name, int? index, int? mtu, bool up)
    {
        writer.BeginMessage(RouteMessageType.NewLink, Make, sequence);
        WriteEnd(writer, new VethEnd { Name = name, Index = index, Mtu = mtu, Up = up }, queues: false);
        var info = writer.BeginNested(LinkAttribute.LinkInfo);
        writer.BareText(LinkAttribute.InfoKind, "bridge");
        var data = writer.BeginNested(LinkAttribute.InfoData);
        writer.U32(LinkAttribute.BridgeSpanningTree, 0);
        writer.U32(LinkAttribute.BridgeForwardDelay, 0);
        writer.U8(LinkAttribute.BridgeMulticastSnooping, 0);
        writer.EndNested(data);
        writer.EndNested(info);
        writer.EndMessage();
    }

    /// <summary>Makes a link that needs nothing but its kind, such as <c>wireguard</c> or <c>dummy</c>.</summary>
    public static void WriteKind(NetlinkWriter writer, uint sequence, string name, string kind, int? index, int? mtu, bool up)
    {
        writer.BeginMessage(RouteMessageType.NewLink, Make, sequence);
        WriteEnd(writer, new VethEnd { Name = name, Index = index, Mtu = mtu, Up = up }, queues: false);
        var info = writer.BeginNested(LinkAttribute.LinkInfo);
        writer.BareText(LinkAttribute.InfoKind, kind);
        writer.EndNested(info);
        writer.EndMessage();
    }

    /// <summary>Changes a link.</summary>
    public static void WriteChange(NetlinkWriter writer, uint sequence, int index, LinkChange change)
    {
        // As ip(8) does: without NLM_F_CREATE a new link is a change of an old one.
        writer.BeginMessage(RouteMessageType.NewLink, NetlinkOptions.Request, sequence);
        var fixedPart = writer.Reserve(FixedLength);
        NativeBytes.Write(fixedPart[4..], index);
        if (change.Up is { } up)
        {
            NativeBytes.Write(fixedPart[8..], up ? FlagUp : 0);
            NativeBytes.Write(fixedPart[12..], FlagUp);
        }

        if (change.Name is { } name)
        {
            writer.Text(LinkAttribute.Name, name);
        }

        if (change.Alias is { } alias)
        {
            writer.BareText(LinkAttribute.Alias, alias);
        }

        WriteShared(writer, change.Mtu, change.HardwareAddress, change.Master, change.NamespaceFile);
        writer.EndMessage();
    }

    /// <summary>Sets the state of a bridge port.</summary>
    public static void WritePortState(NetlinkWriter writer, uint sequence, int index, BridgePortState state)
    {
        writer.BeginMessage(RouteMessageType.SetLink, NetlinkOptions.Request, sequence);
        var fixedPart = writer.Reserve(FixedLength);
        fixedPart[0] = KernelFamily.Bridge;
        NativeBytes.Write(fixedPart[4..], index);
        var info = writer.BeginNested(LinkAttribute.ProtocolInfo);
        writer.U8(LinkAttribute.PortState, (byte)state);
        writer.EndNested(info);
        writer.EndMessage();
    }

    /// <summary>Deletes a link; the other end of a veth goes with it.</summary>
    public static void WriteDelete(NetlinkWriter writer, uint sequence, int index)
    {
        writer.BeginMessage(RouteMessageType.DeleteLink, NetlinkOptions.Request, sequence);
        NativeBytes.Write(writer.Reserve(FixedLength)[4..], index);
        writer.EndMessage();
    }

    /// <summary>Asks for all links.</summary>
    public static void WriteDump(NetlinkWriter writer, uint sequence)
    {
        writer.BeginMessage(RouteMessageType.GetLink, NetlinkOptions.Request | NetlinkOptions.Dump, sequence);
        writer.Reserve(FixedLength);
        writer.U32(LinkAttribute.ExtensionMask, SkipStatistics);
        writer.EndMessage();
    }

    /// <summary>Asks for one link by name.</summary>
    public static void WriteGet(NetlinkWriter writer, uint sequence, string name)
    {
        writer.BeginMessage(RouteMessageType.GetLink, NetlinkOptions.Request, sequence);
        writer.Reserve(FixedLength);
        writer.U32(LinkAttribute.ExtensionMask, SkipStatistics);
        writer.Text(LinkAttribute.Name, name);
        writer.EndMessage();
    }

    /// <summary>Reads a link from an answer.</summary>
    /// <returns>False for another type of message, or one without index or name; never throws.</returns>
    public static bool TryRead(in NetlinkMessage message, out LinkEntry link)
    {
        link = Nothing;
        var payload = message.Payload;
        if (message.Type != RouteMessageType.NewLink || payload.Length < FixedLength)
        {
            return false;
        }

        var flags = NativeBytes.ReadUInt32(payload[8..]);
        link = Nothing with
        {
            Index = NativeBytes.ReadInt32(payload[4..]),
            IsUp = (flags & FlagUp) != 0,
            HasCarrier = (flags & FlagLowerUp) != 0,
        };
        var attributes = new AttributeReader(payload, FixedLength);
        while (attributes.TryRead())
        {
            link = Take(link, attributes);
        }

        return link.Index > 0 && link.Name.Length > 0;
    }

    private static LinkEntry Take(LinkEntry link, in AttributeReader attribute) => attribute.Type switch
    {
        LinkAttribute.Name => link with { Name = attribute.Text() },
        LinkAttribute.Mtu => link with { Mtu = attribute.I32() },
        LinkAttribute.Master => link with { Master = attribute.I32() },
        LinkAttribute.Link => link with { PeerIndex = attribute.I32() },
        LinkAttribute.Alias => link with { Alias = attribute.Text() },
        LinkAttribute.OperationalState => link with { State = (LinkOperationalState)attribute.U8() },
        LinkAttribute.Address when attribute.Value.Length > 0 =>
            link with { HardwareAddress = new PhysicalAddress(attribute.Value.ToArray()) },
        LinkAttribute.LinkInfo => TakeInfo(link, new AttributeReader(attribute.Value)),
        _ => link,
    };

    private static LinkEntry TakeInfo(LinkEntry link, AttributeReader info)
    {
        while (info.TryRead())
        {
            link = info.Type switch
            {
                LinkAttribute.InfoKind => link with { Kind = info.Text() },
                LinkAttribute.InfoPortData => TakePort(link, new AttributeReader(info.Value)),
                _ => link,
            };
        }

        return link;
    }

    private static LinkEntry TakePort(LinkEntry link, AttributeReader port)
    {
        while (port.TryRead())
        {
            if (port.Type == LinkAttribute.PortState)
            {
                link = link with { PortState = (BridgePortState)port.U8() };
            }
        }

        return link;
    }

    private static void WriteEnd(NetlinkWriter writer, VethEnd end, bool queues = true)
    {
        var fixedPart = writer.Reserve(FixedLength);
        NativeBytes.Write(fixedPart[4..], end.Index ?? 0);
        NativeBytes.Write(fixedPart[8..], end.Up ? FlagUp : 0);
        NativeBytes.Write(fixedPart[12..], end.Up ? FlagUp : 0);
        writer.Text(LinkAttribute.Name, end.Name);
        if (queues)
        {
            // One queue each way: the default is one per processor, which costs time and memory at birth and gains nothing here.
            writer.U32(LinkAttribute.TransmitQueues, 1);
            writer.U32(LinkAttribute.ReceiveQueues, 1);
        }

        WriteShared(writer, end.Mtu, end.HardwareAddress, end.Master, end.NamespaceFile);
    }

    private static void WriteShared(NetlinkWriter writer, int? mtu, PhysicalAddress? address, int? master, int? namespaceFile)
    {
        if (mtu is { } bytes)
        {
            writer.U32(LinkAttribute.Mtu, (uint)bytes);
        }

        if (address is not null)
        {
            writer.Bytes(LinkAttribute.Address, address.GetAddressBytes());
        }

        if (master is { } bridge)
        {
            writer.U32(LinkAttribute.Master, (uint)bridge);
        }

        if (namespaceFile is { } file)
        {
            writer.U32(LinkAttribute.NamespaceFile, (uint)file);
        }
    }

    private static LinkEntry Nothing { get; } = new()
    {
        Index = 0,
        Name = string.Empty,
        Kind = null,
        Mtu = 0,
        IsUp = false,
        HasCarrier = false,
        State = LinkOperationalState.Unknown,
        Master = null,
        PortState = null,
        HardwareAddress = null,
        PeerIndex = null,
        Alias = null,
    };
}
