using System.Net;
using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model;

/// <summary>A part of a network: one broadcast domain, in at most one zone.</summary>
public sealed record Subnet
{
    /// <summary>Name within its network, a DNS label.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the network it is part of.</summary>
    public required string NetworkName { get; init; }

    /// <summary><c>network/subnet</c>, as machines refer to it.</summary>
    public string FullName => $"{NetworkName}/{Name}";

    /// <summary>Its blocks, each within one of the network's.</summary>
    public required IReadOnlyList<IPNetwork> Cidrs { get; init; }

    /// <summary>Zone of the provider that it is in, or null.</summary>
    public required string? Zone { get; init; }

    /// <summary>Whether packets from outside are routed to it.</summary>
    public required Exposure Exposure { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
