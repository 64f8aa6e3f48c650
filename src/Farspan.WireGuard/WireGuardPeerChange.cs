using System.Net;
using Farspan.Addressing;

namespace Farspan.WireGuard;

/// <summary>One peer's part of a <see cref="WireGuardChange"/>.</summary>
public sealed record WireGuardPeerChange
{
    /// <summary>The peer.</summary>
    public required WireGuardPublicKey PublicKey { get; init; }

    /// <summary>True to take the peer away; then the rest is not looked at.</summary>
    public required bool Remove { get; init; }

    /// <summary>True when the peer must exist already: an engine that has lost it makes no half-configured one.</summary>
    public required bool UpdateOnly { get; init; }

    /// <summary>New endpoint, or null to leave it.</summary>
    public required IPEndPoint? Endpoint { get; init; }

    /// <summary>All its allowed addresses, in place of those it has, or null to leave them.</summary>
    public required IReadOnlyList<IPNetwork>? AllowedIps { get; init; }

    /// <summary>Seconds between keepalives, 0 for off, or null to leave it.</summary>
    public required ushort? KeepaliveSeconds { get; init; }
}
