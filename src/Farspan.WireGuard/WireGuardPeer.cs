using System.Net;
using Farspan.Addressing;

namespace Farspan.WireGuard;

/// <summary>A peer as an engine reports it.</summary>
/// <remarks>Source: wireguard.com/xplatform, «get=1»; wg(8), «show INTERFACE dump».</remarks>
public sealed record WireGuardPeer
{
    /// <summary>Its public key.</summary>
    public required WireGuardPublicKey PublicKey { get; init; }

    /// <summary>Where it was last reached, or null.</summary>
    public required IPEndPoint? Endpoint { get; init; }

    /// <summary>Addresses it may send from and is sent to, as the engine lists them.</summary>
    public required IReadOnlyList<IPNetwork> AllowedIps { get; init; }

    /// <summary>Seconds between keepalives; 0 is off.</summary>
    public required ushort KeepaliveSeconds { get; init; }

    /// <summary>Moment of the last handshake, or null when there was none.</summary>
    public required DateTimeOffset? LastHandshake { get; init; }

    /// <summary>Bytes received from it.</summary>
    public required long ReceivedBytes { get; init; }

    /// <summary>Bytes sent to it.</summary>
    public required long SentBytes { get; init; }

    /// <summary>True when the handshake also mixes in a preshared key; the key itself is not kept.</summary>
    public required bool HasPresharedKey { get; init; }
}
