namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>A place in pixels.</summary>
/// <param name="X">From the left.</param>
/// <param name="Y">From above.</param>
internal readonly record struct Point(int X, int Y);
