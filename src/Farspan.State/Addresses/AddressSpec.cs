using System.Net;

namespace Farspan.State.Addresses;

/// <summary>An address a machine must have on a link.</summary>
/// <remarks>Fields follow rtnetlink's RTM_NEWADDR (rtnetlink(7)).</remarks>
public sealed record AddressSpec
{
    /// <summary>Link that carries it.</summary>
    public required string Link { get; init; }

    /// <summary>The address, IPv4 or IPv6.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Length of the on-link prefix, 0–32 or 0–128.</summary>
    public required int PrefixLength { get; init; }
}
