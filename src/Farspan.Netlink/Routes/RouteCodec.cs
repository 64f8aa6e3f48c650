using System.Net;
using Farspan.Netlink.Wire;

namespace Farspan.Netlink.Routes;

/// <summary>Route messages.</summary>
/// <remarks>
/// <para>Fixed part (struct rtmsg, 12 bytes): family u8 · destination length u8 · source length u8 · tos u8 · table u8 · protocol u8 · scope u8 ·
/// type u8 · flags u32.</para>
/// <para>Source: rtnetlink(7); linux/rtnetlink.h.</para>
/// </remarks>
public static class RouteCodec
{
    private const int FixedLength = 12;
    private const ushort AttributeDestination = 1;
    private const ushort AttributeOutLink = 4;
    private const ushort AttributeGateway = 5;
    private const ushort AttributePriority = 6;
    private const ushort AttributePreferredSource = 7;
    private const ushort AttributeMetrics = 8;
    private const ushort MetricMtu = 2;
    private const ushort AttributeTable = 15;
    private const ushort AttributeVia = 18;

    // RTM_F_CLONED: a cached copy, not a route.
    private const uint Cloned = 0x200;

    /// <summary>Adds a route; fails when one to the same place with the same metric is there.</summary>
    public static void WriteAdd(NetlinkWriter writer, uint sequence, RouteEntry route) =>
        Write(writer, RouteMessageType.NewRoute, NetlinkOptions.Request | NetlinkOptions.Create | NetlinkOptions.Exclusive, sequence, route);

    /// <summary>Adds a route, in place of one to the same place with the same metric.</summary>
    public static void WriteReplace(NetlinkWriter writer, uint sequence, RouteEntry route) =>
        Write(writer, RouteMessageType.NewRoute, NetlinkOptions.Request | NetlinkOptions.Create | NetlinkOptions.Replace, sequence, route);

    /// <summary>Deletes a route.</summary>
    public static void WriteDelete(NetlinkWriter writer, uint sequence, RouteEntry route) =>
        Write(writer, RouteMessageType.DeleteRoute, NetlinkOptions.Request, sequence, route);

    /// <summary>Asks for all routes of both families.</summary>
    public static void WriteDump(NetlinkWriter writer, uint sequence)
    {
        writer.BeginMessage(RouteMessageType.GetRoute, NetlinkOptions.Request | NetlinkOptions.Dump, sequence);
        writer.Reserve(FixedLength);
        writer.EndMessage();
    }

    /// <summary>Asks which way a packet to <paramref name="destination"/> would go now: rules, tables and metrics decided by the kernel.</summary>
    public static void WriteLookup(NetlinkWriter writer, uint sequence, IPAddress destination)
    {
        writer.BeginMessage(RouteMessageType.GetRoute, NetlinkOptions.Request, sequence);
        var family = KernelFamily.Of(destination);
        var fixedPart = writer.Reserve(FixedLength);
        fixedPart[0] = family;
        fixedPart[1] = (byte)(family == KernelFamily.IPv4 ? 32 : 128);
        writer.Address(AttributeDestination, destination);
        writer.EndMessage();
    }

    /// <summary>Reads the answer to <see cref="WriteLookup"/>.</summary>
    /// <returns>False for another type of message, for a way that ends here (unreachable, blackhole, prohibit), or without a link; never throws.</returns>
    public static bool TryReadWay(in NetlinkMessage message, out RouteWay way)
    {
        way = new RouteWay(0, null, null);
        var payload = message.Payload;
        if (message.Type != RouteMessageType.NewRoute || payload.Length < FixedLength || (RouteType)payload[7] is not (RouteType.Unicast or RouteType.Local))
        {
            return false;
        }

        var attributes = new AttributeReader(payload, FixedLength);
        while (attributes.TryRead())
        {
            way = attributes.Type switch
            {
                AttributeOutLink => way with { LinkIndex = attributes.I32() },
                AttributeGateway => way with { Gateway = attributes.Address() },
                AttributeVia when attributes.Value.Length is 6 or 18 => way with { Gateway = new IPAddress(attributes.Value[2..]) },
                AttributePreferredSource => way with { Source = attributes.Address() },
                _ => way,
            };
        }

        return way.LinkIndex > 0;
    }

    /// <summary>Reads a route from an answer.</summary>
    /// <returns>False for another type of message or family, for a cached copy, or when it is malformed; never throws.</returns>
    public static bool TryRead(in NetlinkMessage message, out RouteEntry route)
    {
        route = RouteEntry.To(new IPNetwork(IPAddress.Any, 0), 0, null, 0);
        var payload = message.Payload;
        if (message.Type != RouteMessageType.NewRoute || payload.Length < FixedLength ||
            payload[0] is not (KernelFamily.IPv4 or KernelFamily.IPv6) || (NativeBytes.ReadUInt32(payload[8..]) & Cloned) != 0)
        {
            return false;
        }

        route = route with
        {
            LinkIndex = null,
            Table = payload[4],
            Protocol = payload[5],
            Scope = (RouteScope)payload[6],
            Type = (RouteType)payload[7],
        };
        var destination = KernelFamily.Any(payload[0]);
        var attributes = new AttributeReader(payload, FixedLength);
        while (attributes.TryRead())
        {
            if (attributes.Type == AttributeDestination)
            {
                destination = attributes.Address() ?? destination;
            }
            else
            {
                route = Take(route, attributes);
            }
        }

        return TryPlace(destination, payload[0], payload[1], ref route);
    }

    private static bool TryPlace(IPAddress destination, byte family, byte length, ref RouteEntry route)
    {
        if (KernelFamily.Of(destination) != family || length > (family == KernelFamily.IPv4 ? 32 : 128))
        {
            return false;
        }

        route = route with { Destination = new IPNetwork(destination, length) };
        return true;
    }

    private static RouteEntry Take(RouteEntry route, in AttributeReader attribute) => attribute.Type switch
    {
        AttributeOutLink => route with { LinkIndex = attribute.I32() },
        AttributeGateway => route with { Gateway = attribute.Address() },
        AttributeVia when attribute.Value.Length is 6 or 18 => route with { Gateway = new IPAddress(attribute.Value[2..]) },
        AttributePriority => route with { Metric = attribute.U32() },
        AttributePreferredSource => route with { PreferredSource = attribute.Address() },
        AttributeTable => route with { Table = attribute.U32() },
        AttributeMetrics => route with { Mtu = MtuOf(attribute.Value) },
        _ => route,
    };

    // RTA_METRICS: nested attributes, one for each RTAX_* of linux/rtnetlink.h.
    private static int? MtuOf(ReadOnlySpan<byte> metrics)
    {
        var inner = new AttributeReader(metrics);
        while (inner.TryRead())
        {
            if (inner.Type == MetricMtu)
            {
                return inner.I32();
            }
        }

        return null;
    }

    private static void Write(NetlinkWriter writer, ushort type, NetlinkOptions flags, uint sequence, RouteEntry route)
    {
        writer.BeginMessage(type, flags, sequence);
        var family = KernelFamily.Of(route.Destination.BaseAddress);
        var fixedPart = writer.Reserve(FixedLength);
        fixedPart[0] = family;
        fixedPart[1] = (byte)route.Destination.PrefixLength;

        // Tables above 255 do not fit into the fixed part; RT_TABLE_UNSPEC there, the number in the attribute.
        fixedPart[4] = route.Table <= byte.MaxValue ? (byte)route.Table : (byte)0;
        fixedPart[5] = route.Protocol;
        fixedPart[6] = (byte)route.Scope;
        fixedPart[7] = (byte)route.Type;
        if (route.Destination.PrefixLength > 0)
        {
            writer.Address(AttributeDestination, route.Destination.BaseAddress);
        }

        if (route.Table > byte.MaxValue)
        {
            writer.U32(AttributeTable, route.Table);
        }

        WriteWay(writer, family, route);
        writer.EndMessage();
    }

    private static void WriteWay(NetlinkWriter writer, byte family, RouteEntry route)
    {
        if (route.Gateway is { } gateway)
        {
            if (KernelFamily.Of(gateway) == family)
            {
                writer.Address(AttributeGateway, gateway);
            }
            else
            {
                // RFC 5549: an IPv4 route through an IPv6 neighbour.
                var bytes = gateway.GetAddressBytes();
                var via = writer.Attribute(AttributeVia, sizeof(ushort) + bytes.Length);
                NativeBytes.Write(via, (ushort)KernelFamily.Of(gateway));
                bytes.CopyTo(via[2..]);
            }
        }

        if (route.LinkIndex is { } link)
        {
            writer.U32(AttributeOutLink, (uint)link);
        }

        if (route.Metric != 0)
        {
            writer.U32(AttributePriority, route.Metric);
        }

        if (route.Mtu is { } mtu)
        {
            var metrics = writer.BeginNestedUnflagged(AttributeMetrics);
            writer.U32(MetricMtu, (uint)mtu);
            writer.EndNested(metrics);
        }

        if (route.PreferredSource is { } source)
        {
            writer.Address(AttributePreferredSource, source);
        }
    }
}
