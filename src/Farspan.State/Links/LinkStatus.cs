namespace Farspan.State.Links;

/// <summary>A network link as it was seen.</summary>
public sealed record LinkStatus
{
    /// <summary>Kernel name; the key within the machine.</summary>
    public required string Name { get; init; }

    /// <summary>What it is made of; null for a kind that Farspan never makes or sets up. A TUN counts as <see cref="LinkKind.WireGuard"/>: userspace engines make those.</summary>
    public required LinkKind? Kind { get; init; }

    /// <summary>True when it is set up (IFF_UP), whether or not there is a carrier.</summary>
    public required bool IsUp { get; init; }

    /// <summary>Largest packet in bytes.</summary>
    public required int Mtu { get; init; }
}
