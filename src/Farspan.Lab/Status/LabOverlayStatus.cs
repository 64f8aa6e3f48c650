namespace Farspan.Lab.Status;

/// <summary>One machine's end of an overlay as it was seen.</summary>
public sealed record LabOverlayStatus
{
    /// <summary>Name of the overlay.</summary>
    public required string Overlay { get; init; }

    /// <summary>Link that carries it.</summary>
    public required string Link { get; init; }

    /// <summary>What carries it: <c>kernel</c> or <c>wireguard-go</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>Process of a userspace engine, or null.</summary>
    public required int? Pid { get; init; }

    /// <summary>How often a userspace engine died and was started again.</summary>
    public required int Restarts { get; init; }

    /// <summary>Memory of a userspace engine resident in RAM, in bytes; 0 for the kernel's.</summary>
    public required long RssBytes { get; init; }

    /// <summary>Peers, ordered by machine.</summary>
    public required IReadOnlyList<LabPeerStatus> Peers { get; init; }
}
