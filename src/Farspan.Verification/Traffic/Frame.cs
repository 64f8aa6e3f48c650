using System.Net;

namespace Farspan.Verification.Traffic;

/// <summary>What matters of a captured Ethernet frame.</summary>
public readonly record struct Frame
{
    /// <summary>What it carries.</summary>
    public FrameKind Kind { get; init; }

    /// <summary>Source address; null for ARP and for what is not IP.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>Destination address; null for ARP and for what is not IP.</summary>
    public IPAddress? Destination { get; init; }

    /// <summary>Source port of TCP and UDP, else 0.</summary>
    public ushort SourcePort { get; init; }

    /// <summary>Destination port of TCP and UDP, else 0.</summary>
    public ushort DestinationPort { get; init; }

    /// <summary>Length of the IP packet in bytes by its own header; 0 for what is not IP.</summary>
    public int LengthBytes { get; init; }
}
