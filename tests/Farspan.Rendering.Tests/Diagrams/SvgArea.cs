namespace Farspan.Rendering.Tests.Diagrams;

/// <summary>A rectangle in an SVG file.</summary>
internal readonly record struct SvgArea(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;

    public bool Holds(SvgArea other) => other.X >= X && other.Y >= Y && other.Right <= Right && other.Bottom <= Bottom;

    public bool Overlaps(SvgArea other) => X < other.Right && other.X < Right && Y < other.Bottom && other.Y < Bottom;

    /// <summary>The area that a line at right angles takes.</summary>
    public static SvgArea Of((double X, double Y) from, (double X, double Y) to) =>
        new(Math.Min(from.X, to.X) - 0.5, Math.Min(from.Y, to.Y) - 0.5, Math.Abs(from.X - to.X) + 1, Math.Abs(from.Y - to.Y) + 1);
}
