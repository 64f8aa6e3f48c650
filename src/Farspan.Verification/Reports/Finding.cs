namespace Farspan.Verification.Reports;

/// <summary>One place where policy, plan, proof and reality are not the same.</summary>
public sealed record Finding
{
    /// <summary>Stable code, documented in docs/diagnostics.</summary>
    public required string Code { get; init; }

    /// <summary>What it is about: a flow, a pair of machines, a claim, a machine.</summary>
    public required string Subject { get; init; }

    /// <summary>One sentence that says what differs.</summary>
    public required string Message { get; init; }

    /// <summary>What the file says, or empty where it says nothing.</summary>
    public required string PolicySays { get; init; }

    /// <summary>What the compiled plan says, or empty.</summary>
    public required string PlanSays { get; init; }

    /// <summary>What the proof says, or empty.</summary>
    public required string ProofSays { get; init; }

    /// <summary>What was seen, or empty where nothing was tried.</summary>
    public required string RealitySays { get; init; }

    /// <summary>Who of declaration, plan, proof and reality says another thing than the rest: <c>reality alone</c>; empty where the finding is not about a flow.</summary>
    public required string Differs { get; init; }

    /// <summary><c>file:line:column</c> of the declaration concerned, or empty.</summary>
    public required string Location { get; init; }

    /// <summary>Findings with the same code and group are shown as one with a count.</summary>
    public required string Group { get; init; }
}
