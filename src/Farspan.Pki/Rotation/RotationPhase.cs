namespace Farspan.Pki.Rotation;

/// <summary>Where the replacement of a root stands.</summary>
public enum RotationPhase
{
    /// <summary>One root, believed and issuing.</summary>
    Steady,

    /// <summary>The next root is believed beside the old one, which still issues: machines learn of it.</summary>
    Introduced,

    /// <summary>The next root issues; the old one is still believed, until none of its certificates is in use.</summary>
    Switched,
}
