namespace Farspan.Verification.Names;

/// <summary>What a name server answered.</summary>
public sealed record NameProbeResult
{
    /// <summary>The question.</summary>
    public required NameProbeSpec Probe { get; init; }

    /// <summary>The answer in the words of <see cref="NameProbeSpec.Expected"/>; null without one.</summary>
    public required string? Answered { get; init; }

    /// <summary>Why there is no answer; null with one.</summary>
    public required string? Failure { get; init; }

    /// <summary>True when it is what the plan says.</summary>
    public bool Holds => string.Equals(Answered, Probe.Expected, StringComparison.Ordinal);
}
