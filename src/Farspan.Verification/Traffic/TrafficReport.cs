namespace Farspan.Verification.Traffic;

/// <summary>What a capture on the underlay showed while the probes ran.</summary>
public sealed record TrafficReport
{
    /// <summary>Pairs of machines between which something was seen or a probe went through an overlay, ordered by name.</summary>
    public required IReadOnlyList<PairTraffic> Pairs { get; init; }

    /// <summary>What machines of <c>airGapped</c> claims sent outside, one entry for each of them; empty where no claim asks.</summary>
    public required IReadOnlyList<OutwardTraffic> Outward { get; init; }

    /// <summary>What was seen of links that hide or encrypt, ordered by name; empty where there are none.</summary>
    public required IReadOnlyList<LinkTraffic> Links { get; init; }

    /// <summary>Where packets were captured: routers and their links.</summary>
    public required IReadOnlyList<string> Points { get; init; }

    /// <summary>Packets captured.</summary>
    public required long Packets { get; init; }

    /// <summary>Packets that the kernel dropped before the capture saw them; above 0 the capture proves nothing about them.</summary>
    public required long KernelDrops { get; init; }

    /// <summary>Packets that could not be read as Ethernet with IPv4, IPv6 or ARP.</summary>
    public required long Unreadable { get; init; }
}
