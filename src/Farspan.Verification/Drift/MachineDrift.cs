using Farspan.State;

namespace Farspan.Verification.Drift;

/// <summary>How one machine stands to its spec.</summary>
public sealed record MachineDrift
{
    /// <summary>The machine.</summary>
    public required string Machine { get; init; }

    /// <summary>Provider that owns it; null for the backbone and the internet host.</summary>
    public required string? Provider { get; init; }

    /// <summary>The verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why, for <see cref="Verdict.Unknown"/> and <see cref="Verdict.Converging"/>; empty otherwise.</summary>
    public required string Reason { get; init; }

    /// <summary>What differs; empty unless <see cref="Verdict.Drifted"/>.</summary>
    public required IReadOnlyList<ConceptDrift> Concepts { get; init; }
}
