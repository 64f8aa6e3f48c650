using System.Net.NetworkInformation;

namespace Farspan.Netlink.Links;

/// <summary>A link as the kernel reports it.</summary>
public sealed record LinkEntry
{
    /// <summary>Number of the link in its namespace, from 1.</summary>
    public required int Index { get; init; }

    /// <summary>Name, at most 15 bytes.</summary>
    public required string Name { get; init; }

    /// <summary>Driver, such as <c>veth</c>, <c>bridge</c>, <c>wireguard</c>, <c>tun</c>; null for loopback and hardware.</summary>
    public required string? Kind { get; init; }

    /// <summary>Largest packet in bytes.</summary>
    public required int Mtu { get; init; }

    /// <summary>Administratively up (IFF_UP).</summary>
    public required bool IsUp { get; init; }

    /// <summary>The other side is there (IFF_LOWER_UP).</summary>
    public required bool HasCarrier { get; init; }

    /// <summary>Whether it works, by RFC 2863.</summary>
    public required LinkOperationalState State { get; init; }

    /// <summary>Index of the bridge that it is a port of, or null.</summary>
    public required int? Master { get; init; }

    /// <summary>State of the bridge port, or null when it is none.</summary>
    public required BridgePortState? PortState { get; init; }

    /// <summary>Hardware address; null when it has none.</summary>
    public required PhysicalAddress? HardwareAddress { get; init; }

    /// <summary>Index of the other end of a veth, in the other end's namespace; or null.</summary>
    public required int? PeerIndex { get; init; }

    /// <summary>Free text set by an operator (ifalias), or null.</summary>
    public required string? Alias { get; init; }
}
