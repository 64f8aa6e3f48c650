using System.Net;
using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model;

/// <summary>One address block at one provider: a VPC, a VLAN, a LAN.</summary>
public sealed record Network
{
    /// <summary>Unique name, a DNS label.</summary>
    public required string Name { get; init; }

    /// <summary>Who owns it.</summary>
    public required Provider Provider { get; init; }

    /// <summary>Its blocks: one IPv4, one IPv6 or one of each.</summary>
    public required IReadOnlyList<IPNetwork> Cidrs { get; init; }

    /// <summary>Its subnets, in declaration order.</summary>
    public required IReadOnlyList<Subnet> Subnets { get; init; }

    /// <summary>Ports of its router that lead to its machines, in declaration order.</summary>
    public IReadOnlyList<Forward> Forwards { get; init; } = [];

    /// <summary>Longest packet of its cards and of its router's ports there in octets, 576–65535; null for Ethernet's 1500.</summary>
    public int? Mtu { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
