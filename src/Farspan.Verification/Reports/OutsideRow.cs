namespace Farspan.Verification.Reports;

/// <summary>What requests for places outside through one gateway showed.</summary>
public sealed record OutsideRow
{
    /// <summary>Name of the gateway.</summary>
    public required string Gateway { get; init; }

    /// <summary>Machine that runs it.</summary>
    public required string Machine { get; init; }

    /// <summary>Machines that asked.</summary>
    public required int Callers { get; init; }

    /// <summary>Names outside that were asked for and are declared.</summary>
    public required int Names { get; init; }

    /// <summary>Declared ones that arrived, of those tried.</summary>
    public required Ratio Allowed { get; init; }

    /// <summary>Others that got nowhere, of those tried.</summary>
    public required Ratio Refused { get; init; }

    /// <summary>Refusals that the audit log tells as it must, of those that it must tell.</summary>
    public required Ratio Audited { get; init; }

    /// <summary>Median milliseconds of those that arrived; null when none did.</summary>
    public required double? MedianMs { get; init; }
}
