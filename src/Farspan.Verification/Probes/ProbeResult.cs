namespace Farspan.Verification.Probes;

/// <summary>What was seen when a probe was sent.</summary>
public sealed record ProbeResult
{
    /// <summary>The probe.</summary>
    public required ProbeSpec Probe { get; init; }

    /// <summary>What became of it.</summary>
    public required ProbeOutcome Outcome { get; init; }

    /// <summary>What was seen, for people: <c>no answer for 1.2 s</c>.</summary>
    public required string Detail { get; init; }

    /// <summary>Milliseconds from the first attempt to the outcome.</summary>
    public required double ElapsedMs { get; init; }
}
