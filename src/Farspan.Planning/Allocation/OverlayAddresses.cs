using System.Net;
using Farspan.Topology.Model;

namespace Farspan.Planning.Allocation;

/// <summary>The addresses of one overlay.</summary>
internal sealed record OverlayAddresses
{
    public required Overlay Overlay { get; init; }

    /// <summary>Name of the WireGuard link on every member.</summary>
    public required string Link { get; init; }

    /// <summary>Numbers of the members, in the order of their names.</summary>
    public required IReadOnlyList<int> Members { get; init; }

    /// <summary>Addresses by machine number, IPv4 first; null for machines that are not members.</summary>
    public required IReadOnlyList<IReadOnlyList<IPAddress>?> Addresses { get; init; }
}
