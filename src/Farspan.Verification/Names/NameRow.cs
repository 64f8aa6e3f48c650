using Farspan.Verification.Reports;

namespace Farspan.Verification.Names;

/// <summary>What a name server answered to the machines of one view.</summary>
public sealed record NameRow
{
    /// <summary>The service.</summary>
    public required string Server { get; init; }

    /// <summary>Where it was asked.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The view; empty for machines that are in none.</summary>
    public required string View { get; init; }

    /// <summary>Machines that asked.</summary>
    public required int Machines { get; init; }

    /// <summary>Answers that are what the plan says, of the questions.</summary>
    public required Ratio Answers { get; init; }
}
