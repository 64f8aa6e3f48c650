namespace Farspan.WireGuard;

/// <summary>An engine's whole state as it reports it.</summary>
/// <remarks>Source: wireguard.com/xplatform, «get=1»; wg(8), «show INTERFACE dump».</remarks>
public sealed record WireGuardDevice
{
    /// <summary>Its private key, or null while it has none.</summary>
    public required WireGuardPrivateKey? PrivateKey { get; init; }

    /// <summary>UDP port it listens on; 0 while it has none.</summary>
    public required ushort ListenPort { get; init; }

    /// <summary>Firewall mark of its packets; 0 is none.</summary>
    public required uint FirewallMark { get; init; }

    /// <summary>Peers in the engine's order.</summary>
    public required IReadOnlyList<WireGuardPeer> Peers { get; init; }
}
