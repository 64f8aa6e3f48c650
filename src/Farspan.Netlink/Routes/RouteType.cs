namespace Farspan.Netlink.Routes;

/// <summary>What a route does with a packet.</summary>
/// <remarks>Source: rtnetlink(7) (RTN_*).</remarks>
public enum RouteType : byte
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Sends it on.</summary>
    Unicast = 1,

    /// <summary>Takes it in.</summary>
    Local = 2,

    /// <summary>Takes it in and sends it as broadcast.</summary>
    Broadcast = 3,

    /// <summary>Takes it in, sends it as unicast.</summary>
    Anycast = 4,

    /// <summary>Multicast.</summary>
    Multicast = 5,

    /// <summary>Drops it without a word.</summary>
    Blackhole = 6,

    /// <summary>Drops it and answers "unreachable".</summary>
    Unreachable = 7,

    /// <summary>Drops it and answers "prohibited".</summary>
    Prohibit = 8,
}
