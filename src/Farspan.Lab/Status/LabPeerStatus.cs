namespace Farspan.Lab.Status;

/// <summary>A peer of an overlay as one machine sees it.</summary>
public sealed record LabPeerStatus
{
    /// <summary>Machine that the peer is, or its public key where no machine of the plan has it.</summary>
    public required string Machine { get; init; }

    /// <summary>Underlay address and port it was last heard from, or null.</summary>
    public required string? Endpoint { get; init; }

    /// <summary>Seconds since the last handshake, or null when there was none.</summary>
    public required double? HandshakeAgeSeconds { get; init; }

    /// <summary>Bytes received from it.</summary>
    public required long ReceivedBytes { get; init; }

    /// <summary>Bytes sent to it.</summary>
    public required long SentBytes { get; init; }
}
