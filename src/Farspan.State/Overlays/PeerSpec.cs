using System.Net;
using Farspan.Addressing;

namespace Farspan.State.Overlays;

/// <summary>A member of an overlay as the others must know it.</summary>
/// <remarks>Fields follow the WireGuard paper, section 2.1 (cryptokey routing) and wg(8).</remarks>
public sealed record PeerSpec
{
    /// <summary>Machine this peer is.</summary>
    public required string Machine { get; init; }

    /// <summary>Its public key; null until the machine has told it, and then the peer is left out.</summary>
    public required WireGuardPublicKey? PublicKey { get; init; }

    /// <summary>Underlay address and port it is reached at.</summary>
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>Addresses it may send from and is sent to; never overlapping within one overlay.</summary>
    public required IReadOnlyList<IPNetwork> AllowedIps { get; init; }

    /// <summary>Seconds between the keepalives that this member sends to each of its peers, 1–65535, so that the way back through its gateway stays open; 0 is off.</summary>
    /// <remarks>wg(8): PersistentKeepalive is set for the peers of the one behind NAT, not on those who know it as a peer.</remarks>
    public required ushort KeepaliveSeconds { get; init; }
}
