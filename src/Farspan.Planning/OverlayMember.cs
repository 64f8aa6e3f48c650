namespace Farspan.Planning;

/// <summary>A machine as a member of an overlay.</summary>
/// <param name="Overlay">Name of the overlay.</param>
/// <param name="Machine">Name of the machine.</param>
public readonly record struct OverlayMember(string Overlay, string Machine);
