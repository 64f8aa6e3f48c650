using Farspan.State;

namespace Farspan.Verification.Drift;

/// <summary>How a whole network stands to its plan.</summary>
public sealed record NetworkDrift
{
    /// <summary>Unknown if any machine is unknown, else drifted if any has drifted, else converging if any converges, else in sync.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>One entry for each machine of the plan, in its order.</summary>
    public required IReadOnlyList<MachineDrift> Machines { get; init; }
}
