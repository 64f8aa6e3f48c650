using System.Net;

namespace Farspan.Analysis.Forwarding;

/// <summary>What connection tracking remembers of a first packet at one node: its addresses as it came and as it left.</summary>
/// <remarks>Source: nf_conntrack; an answer belongs to it when it goes the other way between the addresses with which the packet left.</remarks>
internal sealed record Connection(string Node, IPAddress Source, IPAddress Destination, IPAddress NewSource, IPAddress NewDestination)
{
    /// <summary>Whether a packet at a node is an answer of it.</summary>
    public bool IsAnswer(string node, PacketKind packet) =>
        string.Equals(Node, node, StringComparison.Ordinal) && NewDestination.Equals(packet.Source) && NewSource.Equals(packet.Destination);
}
