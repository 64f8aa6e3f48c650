namespace Farspan.Rendering.Diagrams.Pictures;

/// <summary>What is known of a claim.</summary>
internal enum ClaimVerdict
{
    /// <summary>Nothing was proved.</summary>
    Declared,

    /// <summary>It is true of the plan.</summary>
    Holds,

    /// <summary>It is not.</summary>
    Fails,

    /// <summary>It cannot be said.</summary>
    Unknown,
}
