using System.Net;
using Farspan.Addressing;
using Farspan.State.Filters;

namespace Farspan.State.Nat;

/// <summary>One rule of address translation: the first of its kind whose every set member matches a connection's first packet decides.</summary>
/// <remarks>
/// Connection tracking does the same to the rest of the connection, and undoes it for answers. Destinations change before routing and before any
/// filter; sources change after routing and after every filter: filters of the machine see the new destination and the old source.
/// Source: nft(8), «NAT statements» and the order of hooks.
/// </remarks>
public sealed record NatRuleSpec
{
    /// <summary>What is written anew.</summary>
    public required NatKind Kind { get; init; }

    /// <summary>Link the packet came by, or null for any; only for <see cref="NatKind.Destination"/>.</summary>
    public required string? InLink { get; init; }

    /// <summary>Link the packet leaves by, or null for any; not for <see cref="NatKind.Destination"/>, which is decided before routing.</summary>
    public required string? OutLink { get; init; }

    /// <summary>Source address, or null for any.</summary>
    public required AddressMatch? Source { get; init; }

    /// <summary>Destination address, or null for any.</summary>
    public required AddressMatch? Destination { get; init; }

    /// <summary>Any, TCP or UDP.</summary>
    public required FilterProtocol Protocol { get; init; }

    /// <summary>Destination ports, ordered; empty means any. Only with TCP or UDP.</summary>
    public required IReadOnlyList<PortRange> Ports { get; init; }

    /// <summary>The new address, which decides the family (IPv4 or IPv6) of the rule; null for <see cref="NatKind.Masquerade"/>.</summary>
    public required IPAddress? To { get; init; }

    /// <summary>The new destination port, 1–65535; null keeps the packet's. Only with TCP or UDP and <see cref="NatKind.Destination"/>.</summary>
    public required ushort? ToPort { get; init; }

    /// <summary>Who said so, as <see cref="FilterRuleSpec.Origin"/>.</summary>
    public required string Origin { get; init; }
}
