using System.Net;

namespace Farspan.State.Addresses;

/// <summary>An address as it was seen on a link.</summary>
public sealed record AddressStatus
{
    /// <summary>Link that carries it.</summary>
    public required string Link { get; init; }

    /// <summary>The address, IPv4 or IPv6, without a zone id.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Length of the on-link prefix, 0–32 or 0–128.</summary>
    public required int PrefixLength { get; init; }

    /// <summary>True when the kernel or a protocol gave it, and nobody set it: link-local, loopback, or with a lifetime (SLAAC, DHCP). Never removed.</summary>
    public required bool IsAutomatic { get; init; }
}
