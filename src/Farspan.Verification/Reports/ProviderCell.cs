namespace Farspan.Verification.Reports;

/// <summary>What was seen from one provider to another.</summary>
public sealed record ProviderCell
{
    /// <summary>Provider of the machines that begin, or <c>internet</c>.</summary>
    public required string From { get; init; }

    /// <summary>Provider of the machines that would accept, or <c>internet</c>.</summary>
    public required string To { get; init; }

    /// <summary>Allowed flows that connect, of those tried.</summary>
    public required Ratio Allowed { get; init; }

    /// <summary>Flows that nobody allows and that stay out, of those tried.</summary>
    public required Ratio Refused { get; init; }
}
