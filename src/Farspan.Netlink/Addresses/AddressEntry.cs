using System.Net;

namespace Farspan.Netlink.Addresses;

/// <summary>An address on a link, as it is asked for and as the kernel reports it.</summary>
public sealed record AddressEntry
{
    /// <summary>Index of the link.</summary>
    public required int LinkIndex { get; init; }

    /// <summary>The address, IPv4 or IPv6.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Length of the on-link prefix, 0–32 or 0–128.</summary>
    public required int PrefixLength { get; init; }

    /// <summary>Flags. IPv6 wants <see cref="AddressOptions.NoDuplicateDetection"/> to be of use at once.</summary>
    public required AddressOptions Flags { get; init; }

    /// <summary>Reach.</summary>
    public required RouteScope Scope { get; init; }

    /// <summary>An address to be added: usable at once, of global reach.</summary>
    public static AddressEntry On(int linkIndex, IPAddress address, int prefixLength) => new()
    {
        LinkIndex = linkIndex,
        Address = address,
        PrefixLength = prefixLength,
        Flags = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? AddressOptions.NoDuplicateDetection : AddressOptions.None,
        Scope = RouteScope.Universe,
    };
}
