namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>A rectangle in pixels.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
internal readonly record struct Rect(int X, int Y, int Width, int Height)
{
    /// <summary>Right edge.</summary>
    public int Right => X + Width;

    /// <summary>Lower edge.</summary>
    public int Bottom => Y + Height;

    /// <summary>The same elsewhere.</summary>
    public Rect Move(int dx, int dy) => this with { X = X + dx, Y = Y + dy };

    /// <summary>The same with a margin around it.</summary>
    public Rect Grow(int margin) => new(X - margin, Y - margin, Width + (2 * margin), Height + (2 * margin));

    /// <summary>Whether the two share area.</summary>
    public bool Overlaps(Rect other) => X < other.Right && other.X < Right && Y < other.Bottom && other.Y < Bottom;
}
