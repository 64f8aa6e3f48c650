namespace Farspan.Gateway.Health;

/// <summary>What is known of an upstream.</summary>
public enum HealthState
{
    /// <summary>Not asked yet; requests go to it.</summary>
    Unknown,

    /// <summary>It answers.</summary>
    Alive,

    /// <summary>Its checks fail.</summary>
    Dead,

    /// <summary>Its checks pass, but requests to it failed in a row; it is left alone for a while.</summary>
    Ejected,
}
