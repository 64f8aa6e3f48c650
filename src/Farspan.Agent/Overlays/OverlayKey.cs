using Farspan.Addressing;
using Farspan.WireGuard;

namespace Farspan.Agent.Overlays;

/// <summary>A machine's key pair for one overlay.</summary>
public sealed record OverlayKey
{
    /// <summary>The half that never leaves the machine.</summary>
    public required WireGuardPrivateKey Private { get; init; }

    /// <summary>The half that the others know it by.</summary>
    public required WireGuardPublicKey Public { get; init; }
}
