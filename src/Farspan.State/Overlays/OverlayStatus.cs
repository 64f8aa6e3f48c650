using Farspan.Addressing;

namespace Farspan.State.Overlays;

/// <summary>One machine's end of an overlay as it was seen.</summary>
public sealed record OverlayStatus
{
    /// <summary>The WireGuard link; the key within the machine.</summary>
    public required string Link { get; init; }

    /// <summary>Name of the overlay in the running spec, or null when the spec has no such link.</summary>
    public required string? Name { get; init; }

    /// <summary>What carries it: <c>kernel</c>, or <c>wireguard-go</c> and its version.</summary>
    public required string Engine { get; init; }

    /// <summary>Its own public key, or null while it has none.</summary>
    public required WireGuardPublicKey? PublicKey { get; init; }

    /// <summary>UDP port it listens on; 0 while it has none.</summary>
    public required ushort ListenPort { get; init; }

    /// <summary>Peers, ordered by public key.</summary>
    public required IReadOnlyList<PeerStatus> Peers { get; init; }
}
