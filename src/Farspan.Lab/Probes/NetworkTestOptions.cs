using Farspan.Verification.Probes;

namespace Farspan.Lab.Probes;

/// <summary>What a test does.</summary>
public sealed record NetworkTestOptions
{
    /// <summary>What a user gets who asks for nothing.</summary>
    public static NetworkTestOptions Default { get; } = new() { Probes = ProbeOptions.Default, Timing = ProbeTiming.Default, Faults = false };

    /// <summary>Which probes.</summary>
    public required ProbeOptions Probes { get; init; }

    /// <summary>How long they wait.</summary>
    public required ProbeTiming Timing { get; init; }

    /// <summary>True to rehearse the <c>survives</c> claims by cutting and healing.</summary>
    public required bool Faults { get; init; }
}
