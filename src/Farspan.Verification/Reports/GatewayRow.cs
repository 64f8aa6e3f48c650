namespace Farspan.Verification.Reports;

/// <summary>What requests through one gateway showed.</summary>
public sealed record GatewayRow
{
    /// <summary>Name of the gateway.</summary>
    public required string Gateway { get; init; }

    /// <summary>Machine that runs it.</summary>
    public required string Machine { get; init; }

    /// <summary>Machines that called.</summary>
    public required int Callers { get; init; }

    /// <summary>Services of machines that were called.</summary>
    public required int Targets { get; init; }

    /// <summary>Allowed requests that the machine answered that was meant, of those tried.</summary>
    public required Ratio Allowed { get; init; }

    /// <summary>Requests that no policy allows and that got nowhere, of those tried.</summary>
    public required Ratio Refused { get; init; }

    /// <summary>Median milliseconds of those that were answered by their machine; null when none were.</summary>
    public required double? MedianMs { get; init; }
}
