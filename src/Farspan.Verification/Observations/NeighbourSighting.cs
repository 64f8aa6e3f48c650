namespace Farspan.Verification.Observations;

/// <summary>Whether one machine hears another on a link of its own, without a router between them (ARP, RFC 826; neighbour discovery, RFC 4861).</summary>
public sealed record NeighbourSighting
{
    /// <summary>The machine that asked.</summary>
    public required string From { get; init; }

    /// <summary>The machine that should answer.</summary>
    public required string To { get; init; }

    /// <summary>True when it answered with its own hardware address; null where it could not be tried.</summary>
    public required bool? IsHeard { get; init; }

    /// <summary>What was seen: <c>b's eth0 answers for 10.0.1.3 on eth0</c>.</summary>
    public required string Detail { get; init; }
}
