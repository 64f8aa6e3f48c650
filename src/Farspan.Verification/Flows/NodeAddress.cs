using System.Net;
using Farspan.Topology.Model;

namespace Farspan.Verification.Flows;

/// <summary>One address of a node, and the plane it belongs to.</summary>
public sealed record NodeAddress
{
    /// <summary>The machine, router, backbone or internet host that has it.</summary>
    public required string Node { get; init; }

    /// <summary>Link that carries it.</summary>
    public required string Link { get; init; }

    /// <summary>The address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Overlay the address belongs to, or null for an underlay address.</summary>
    public required string? Overlay { get; init; }

    /// <summary>Declared subnet that the address lies in; null for overlay addresses and for the fabric.</summary>
    public required Subnet? Subnet { get; init; }
}
