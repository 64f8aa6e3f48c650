namespace Farspan.Verification.Traffic;

/// <summary>What was seen from a machine that a claim cuts off from the internet to any address outside, where packets leave the networks.</summary>
public sealed record OutwardTraffic
{
    /// <summary>The machine.</summary>
    public required string Machine { get; init; }

    /// <summary>Packets of any kind, ICMP included.</summary>
    public required long Packets { get; init; }

    /// <summary>The first of them, for people; empty when there was none.</summary>
    public required string Example { get; init; }
}
