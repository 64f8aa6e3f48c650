using System.Globalization;

namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>Names of colours, as the style sheet knows them.</summary>
internal static class Tones
{
    /// <summary>How many colours there are for overlays; more overlays than that share them.</summary>
    public const int Overlays = 6;

    /// <summary>The colour of an overlay by its place in the file.</summary>
    public static string Overlay(int index) => string.Create(CultureInfo.InvariantCulture, $"over-{index % Overlays}");
}
