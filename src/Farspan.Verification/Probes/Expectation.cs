namespace Farspan.Verification.Probes;

/// <summary>What should become of a probe.</summary>
public enum Expectation
{
    /// <summary>The conversation begins.</summary>
    Connects,

    /// <summary>Nothing comes back: the network swallows it.</summary>
    Refused,
}
