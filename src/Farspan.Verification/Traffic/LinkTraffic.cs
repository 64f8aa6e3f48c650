namespace Farspan.Verification.Traffic;

/// <summary>What was seen of a link that hides or encrypts: a VPN or a private link.</summary>
public sealed record LinkTraffic
{
    /// <summary>Name of the link.</summary>
    public required string Link { get; init; }

    /// <summary>Its method as the file calls it: <c>vpn</c> or <c>private-link</c>.</summary>
    public required string Method { get; init; }

    /// <summary>True when a probe got through it, so that something must have been seen.</summary>
    public required bool WasProbed { get; init; }

    /// <summary>Packets in its own guise where networks meet: WireGuard datagrams between the routers of a VPN, or packets between the two hidden addresses of a private link.</summary>
    public required long Carried { get; init; }

    /// <summary>Packets at machines that had the address which stands for all askers of a private link; 0 for a VPN.</summary>
    public required long SeenAs { get; init; }

    /// <summary>Packets that show an address of the one network where networks meet or at a machine of the other, though the link must hide it.</summary>
    public required long Leaked { get; init; }

    /// <summary>The first of these, for people; empty when there was none.</summary>
    public required string LeakExample { get; init; }
}
