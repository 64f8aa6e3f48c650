namespace Farspan.Verification.Reports;

/// <summary>What was seen of one port of one service.</summary>
public sealed record ServiceRow
{
    /// <summary>Name of the service.</summary>
    public required string Service { get; init; }

    /// <summary>Name and number of the port: <c>client 2379/tcp</c>.</summary>
    public required string Port { get; init; }

    /// <summary>Overlay it is bound to, or empty.</summary>
    public required string Over { get; init; }

    /// <summary>How many machines run it.</summary>
    public required int Members { get; init; }

    /// <summary>True where the lab runs a listener in its place.</summary>
    public required bool IsStandIn { get; init; }

    /// <summary>Allowed flows that connect, of those tried.</summary>
    public required Ratio Allowed { get; init; }

    /// <summary>Flows that nobody allows and that stay out, of those tried, at whatever address of its machines.</summary>
    public required Ratio Refused { get; init; }

    /// <summary>Median milliseconds from the first attempt to the answer, of those that connected; null when none did.</summary>
    public required double? MedianMs { get; init; }
}
