using System.Net;
using Farspan.Addressing;

namespace Farspan.State.Overlays;

/// <summary>What must change on a peer that the engine already has; null members are left as they are.</summary>
public sealed record PeerChange
{
    /// <summary>The peer.</summary>
    public required WireGuardPublicKey PublicKey { get; init; }

    /// <summary>New endpoint, or null.</summary>
    public required IPEndPoint? Endpoint { get; init; }

    /// <summary>All its allowed addresses, or null.</summary>
    public required IReadOnlyList<IPNetwork>? AllowedIps { get; init; }

    /// <summary>New keepalive in seconds, or null.</summary>
    public required ushort? KeepaliveSeconds { get; init; }
}
