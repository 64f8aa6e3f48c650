namespace Farspan.WireGuard;

/// <summary>What to change on an engine; null members and unnamed peers are left as they are.</summary>
/// <remarks>Source: wireguard.com/xplatform, «set=1».</remarks>
public sealed record WireGuardChange
{
    /// <summary>New private key, or null.</summary>
    public required WireGuardPrivateKey? PrivateKey { get; init; }

    /// <summary>New UDP port, or null.</summary>
    public required ushort? ListenPort { get; init; }

    /// <summary>Peers to take away, change or add, in this order.</summary>
    public required IReadOnlyList<WireGuardPeerChange> Peers { get; init; }

    /// <summary>True when nothing would change.</summary>
    public bool IsEmpty => PrivateKey is null && ListenPort is null && Peers.Count == 0;
}
