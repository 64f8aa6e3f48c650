namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>A filled circle.</summary>
/// <param name="X">Its middle.</param>
/// <param name="Y">Its middle.</param>
/// <param name="Tone">Class of its colour.</param>
internal sealed record Dot(int X, int Y, string Tone)
{
    /// <summary>Radius of every dot.</summary>
    public const int Radius = 4;

    /// <summary>The same elsewhere.</summary>
    public Dot Move(int dx, int dy) => this with { X = X + dx, Y = Y + dy };
}
