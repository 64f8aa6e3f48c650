namespace Farspan.Verification.Reports;

/// <summary>What was seen of one claim.</summary>
public sealed record ClaimVerdict
{
    /// <summary>Name of the claim.</summary>
    public required string Name { get; init; }

    /// <summary>The claim as people read it.</summary>
    public required string Text { get; init; }

    /// <summary><c>file:line:column</c> of the claim.</summary>
    public required string Location { get; init; }

    /// <summary>What was seen.</summary>
    public required ClaimState State { get; init; }

    /// <summary>By what: the number of probes, the probe that breaks it, or why nothing can be seen.</summary>
    public required string Evidence { get; init; }
}
