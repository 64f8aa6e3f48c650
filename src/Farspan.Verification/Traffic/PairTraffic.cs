namespace Farspan.Verification.Traffic;

/// <summary>What was seen between two machines on the underlay, both directions together.</summary>
public sealed record PairTraffic
{
    /// <summary>The machine whose name comes first in ordinal order.</summary>
    public required string First { get; init; }

    /// <summary>The other machine.</summary>
    public required string Second { get; init; }

    /// <summary>True when a claim or a service bound to an overlay demands that only WireGuard passes between them.</summary>
    public required bool MustBeEncrypted { get; init; }

    /// <summary>True when a probe between them went through an overlay, so that WireGuard must have been seen.</summary>
    public required bool WasProbed { get; init; }

    /// <summary>WireGuard packets.</summary>
    public required long EncryptedPackets { get; init; }

    /// <summary>Bytes of WireGuard packets, network header included.</summary>
    public required long EncryptedBytes { get; init; }

    /// <summary>Packets of TCP, UDP and other transports in clear; ARP and ICMP are not counted.</summary>
    public required long ClearPackets { get; init; }

    /// <summary>Bytes of packets in clear, network header included.</summary>
    public required long ClearBytes { get; init; }

    /// <summary>Those packets in clear that should have been encrypted: all between machines of an <c>encrypted</c> claim, else those that no policy allows on the underlay.</summary>
    public required long UndeclaredPackets { get; init; }

    /// <summary>The first packet that should have been encrypted, for people; empty when there was none.</summary>
    public required string UndeclaredExample { get; init; }
}
