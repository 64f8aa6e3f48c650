namespace Farspan.Netlink.Wire;

/// <summary>Message types of rtnetlink.</summary>
/// <remarks>Source: rtnetlink(7), linux/rtnetlink.h.</remarks>
public static class RouteMessageType
{
    /// <summary>RTM_NEWLINK: make, change or report a link.</summary>
    public const ushort NewLink = 16;

    /// <summary>RTM_DELLINK.</summary>
    public const ushort DeleteLink = 17;

    /// <summary>RTM_GETLINK.</summary>
    public const ushort GetLink = 18;

    /// <summary>RTM_SETLINK: change a link that must exist.</summary>
    public const ushort SetLink = 19;

    /// <summary>RTM_NEWADDR.</summary>
    public const ushort NewAddress = 20;

    /// <summary>RTM_DELADDR.</summary>
    public const ushort DeleteAddress = 21;

    /// <summary>RTM_GETADDR.</summary>
    public const ushort GetAddress = 22;

    /// <summary>RTM_NEWROUTE.</summary>
    public const ushort NewRoute = 24;

    /// <summary>RTM_DELROUTE.</summary>
    public const ushort DeleteRoute = 25;

    /// <summary>RTM_GETROUTE.</summary>
    public const ushort GetRoute = 26;

    /// <summary>RTM_NEWNEIGH.</summary>
    public const ushort NewNeighbour = 28;

    /// <summary>RTM_GETNEIGH.</summary>
    public const ushort GetNeighbour = 30;
}
