namespace Farspan.State.Overlays;

/// <summary>One machine's end of an encrypted overlay. The private key is not here: it never leaves the machine.</summary>
public sealed record OverlaySpec
{
    /// <summary>Name of the overlay in the topology.</summary>
    public required string Name { get; init; }

    /// <summary>The WireGuard link that carries it.</summary>
    public required string Link { get; init; }

    /// <summary>UDP port the machine listens on, 1–65535.</summary>
    public required ushort ListenPort { get; init; }

    /// <summary>Every member, this machine included, ordered by machine: one list shared by all specs of the overlay. The agent leaves its own entry out.</summary>
    public required IReadOnlyList<PeerSpec> Members { get; init; }
}
