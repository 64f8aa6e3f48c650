using Farspan.Verification.Reports;

namespace Farspan.Verification.Egress;

/// <summary>What attempts of one machine to go outside by itself showed.</summary>
public sealed record EgressRow
{
    /// <summary>The machine.</summary>
    public required string Machine { get; init; }

    /// <summary>Names that are declared for it and were asked for.</summary>
    public required int Names { get; init; }

    /// <summary>Declared ones that arrived, of those tried.</summary>
    public required Ratio Allowed { get; init; }

    /// <summary>Others that got nowhere, of those tried.</summary>
    public required Ratio Refused { get; init; }

    /// <summary>Refusals that the log tells as it must, of those that it must tell.</summary>
    public required Ratio Logged { get; init; }

    /// <summary>Attempts that were left out: their addresses are open for a while, because their names were asked before.</summary>
    public required int LeftOut { get; init; }

    /// <summary>Median milliseconds of those that arrived, the question for the name included; null when none did.</summary>
    public required double? MedianMs { get; init; }
}
