namespace Farspan.Analysis.Claims;

/// <summary>What the proof says of a claim.</summary>
public enum Outcome
{
    /// <summary>It is true of the plan.</summary>
    Holds,

    /// <summary>It is not; there is a counterexample.</summary>
    Fails,

    /// <summary>It cannot be said; never to be read as true.</summary>
    Unknown,
}
