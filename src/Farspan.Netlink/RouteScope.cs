namespace Farspan.Netlink;

/// <summary>Reach of an address or a route.</summary>
/// <remarks>Source: rtnetlink(7).</remarks>
public enum RouteScope : byte
{
    /// <summary>Everywhere.</summary>
    Universe = 0,

    /// <summary>Inside the site.</summary>
    Site = 200,

    /// <summary>On the link.</summary>
    Link = 253,

    /// <summary>On this host.</summary>
    Host = 254,

    /// <summary>Nowhere: destination does not exist.</summary>
    Nowhere = 255,
}
