using System.Net;
using Farspan.Addressing;

namespace Farspan.State.Overlays;

/// <summary>A peer of an overlay as the engine sees it.</summary>
/// <remarks>Fields follow the cross-platform userspace interface, <c>get=1</c> (wireguard.com/xplatform).</remarks>
public sealed record PeerStatus
{
    /// <summary>Machine with that key in the running spec, or null when the spec knows no such key.</summary>
    public required string? Machine { get; init; }

    /// <summary>Its public key; the key within the overlay.</summary>
    public required WireGuardPublicKey PublicKey { get; init; }

    /// <summary>Where it was last reached, or null when that is not known.</summary>
    public required IPEndPoint? Endpoint { get; init; }

    /// <summary>Addresses it may send from and is sent to, ordered by text.</summary>
    public required IReadOnlyList<IPNetwork> AllowedIps { get; init; }

    /// <summary>Seconds between keepalives; 0 is off.</summary>
    public required ushort KeepaliveSeconds { get; init; }

    /// <summary>Moment of the last handshake, or null when there was none.</summary>
    public required DateTimeOffset? LastHandshake { get; init; }

    /// <summary>Bytes received from it since the link was made.</summary>
    public required long ReceivedBytes { get; init; }

    /// <summary>Bytes sent to it since the link was made.</summary>
    public required long SentBytes { get; init; }
}
