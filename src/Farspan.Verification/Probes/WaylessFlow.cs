namespace Farspan.Verification.Probes;

/// <summary>A pair that may or must talk according to the file, and between which the file declares no way.</summary>
public sealed record WaylessFlow
{
    /// <summary>Node that would begin.</summary>
    public required string From { get; init; }

    /// <summary>Node that would accept.</summary>
    public required string To { get; init; }

    /// <summary>The policy or claim.</summary>
    public required ProbeReason Reason { get; init; }

    /// <summary>What is missing: <c>etcd-1 is not a member of overlay mesh</c>.</summary>
    public required string Missing { get; init; }
}
