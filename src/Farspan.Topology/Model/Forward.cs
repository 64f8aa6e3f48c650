using Farspan.Addressing;
using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model;

/// <summary>Ports of a network's router that lead to one of its machines.</summary>
public sealed record Forward
{
    /// <summary>Transport of the ports.</summary>
    public required TransportProtocol Protocol { get; init; }

    /// <summary>The router's ports.</summary>
    public required PortRange Ports { get; init; }

    /// <summary>Name of the machine, which has a card in the network.</summary>
    public required string Machine { get; init; }

    /// <summary>The machine's port, or null where it is the router's.</summary>
    public required ushort? At { get; init; }

    /// <summary>The ports as the machine sees them.</summary>
    public PortRange MachinePorts => At is { } port ? new PortRange(port, port) : Ports;

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
