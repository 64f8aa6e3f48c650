namespace Farspan.Verification.Reports;

/// <summary>What was seen of a claim.</summary>
public enum ClaimState
{
    /// <summary>All that was tried is as claimed.</summary>
    Holds,

    /// <summary>Something contradicts it.</summary>
    Broken,

    /// <summary>It could have been seen, and something was not tried; never a pass.</summary>
    NotSeen,

    /// <summary>This run cannot see it; the evidence says why and what can.</summary>
    NotObservable,
}
