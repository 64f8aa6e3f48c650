namespace Farspan.Verification.Probes;

/// <summary>Why a probe is sent, and what its reason demands.</summary>
public sealed record ProbeReason
{
    /// <summary>Who asks.</summary>
    public required ReasonKind Kind { get; init; }

    /// <summary>Name of the policy, claim or service; empty for a sample.</summary>
    public required string Name { get; init; }

    /// <summary>The sentence as people read it.</summary>
    public required string Text { get; init; }

    /// <summary><c>file:line:column</c> of the declaration, or empty for a sample.</summary>
    public required string Location { get; init; }

    /// <summary>What the reason demands; for a policy always <see cref="Expectation.Connects"/>.</summary>
    public required Expectation Demands { get; init; }
}
