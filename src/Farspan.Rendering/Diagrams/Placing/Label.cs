namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>One line of text in its place.</summary>
/// <param name="X">Where it begins.</param>
/// <param name="Y">Its base line.</param>
/// <param name="Text">The text.</param>
/// <param name="Style">How it is set.</param>
/// <param name="Tone">Class of its colour.</param>
internal sealed record Label(int X, int Y, string Text, TextStyle Style, string Tone)
{
    // Share of the size that stands above the base line, and below it.
    private const double Ascent = 0.78;
    private const double Descent = 0.24;

    /// <summary>The area it covers.</summary>
    public Rect Area
    {
        get
        {
            var size = FontMetrics.Size(Style);
            var above = (int)Math.Ceiling(size * Ascent);
            return new Rect(X, Y - above, FontMetrics.Pixels(Text, Style), above + (int)Math.Ceiling(size * Descent));
        }
    }

    /// <summary>The same elsewhere.</summary>
    public Label Move(int dx, int dy) => this with { X = X + dx, Y = Y + dy };
}
