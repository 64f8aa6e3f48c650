namespace Farspan.Topology.Linking;

/// <summary>Whether a method fits a situation.</summary>
public enum LinkFitness
{
    /// <summary>Nothing is to be said.</summary>
    Fits,

    /// <summary>It can work, but another one is better.</summary>
    AnotherIsBetter,

    /// <summary>It cannot work.</summary>
    CannotWork,
}
