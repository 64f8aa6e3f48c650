using Farspan.Analysis.PacketSets;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>Packets of one source and one destination on a set of ports, somewhere on their way.</summary>
internal sealed class NatPacket
{
    /// <summary>The node where they are.</summary>
    public required int Node { get; init; }

    /// <summary>The name of the link by which they came, or null where they start.</summary>
    public required string? InLink { get; init; }

    public required AddressNumber Source { get; init; }

    public required AddressNumber Destination { get; init; }

    /// <summary>Their ports, as atoms at the place where they are; of answers, those of the requests that arrived.</summary>
    public required ulong[] Ports { get; init; }

    /// <summary>Where they have been, and the connections that were begun, the last first; null at the start.</summary>
    public required NatTrail? Trail { get; init; }

    public NatPacket With(AddressNumber source, AddressNumber destination, ulong[] ports) =>
        new() { Node = Node, InLink = InLink, Source = source, Destination = destination, Ports = ports, Trail = Trail };
}
