namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>Text in a small rounded box.</summary>
/// <param name="Area">The box.</param>
/// <param name="Labels">The text; one label, or a name and its ports.</param>
/// <param name="Tone">Class of its colours.</param>
internal sealed record Chip(Rect Area, IReadOnlyList<Label> Labels, string Tone)
{
    /// <summary>Height of every chip.</summary>
    public const int Height = 18;

    /// <summary>Space left and right of the text.</summary>
    public const int Padding = 7;

    private const int BaseLine = 13;

    /// <summary>A chip of one text.</summary>
    public static Chip Of(int x, int y, string text, string tone, TextStyle style = TextStyle.SmallBold) =>
        new(new Rect(x, y, Width(text, style), Height), [new Label(x + Padding, y + BaseLine, text, style, tone)], tone);

    /// <summary>A chip of a name and smaller facts behind it, of a given width.</summary>
    public static Chip Of(int x, int y, int width, string name, string facts, string tone) => new(
        new Rect(x, y, width, Height),
        facts.Length == 0
            ? [new Label(x + Padding, y + BaseLine, name, TextStyle.SmallBold, tone)]
            : [new Label(x + Padding, y + BaseLine, name, TextStyle.SmallBold, tone), new Label(x + Padding + FontMetrics.Pixels(name, TextStyle.SmallBold) + Padding, y + BaseLine, facts, TextStyle.Mono, "muted")],
        tone);

    /// <summary>Width of a chip of one text.</summary>
    public static int Width(string text, TextStyle style = TextStyle.SmallBold) => FontMetrics.Pixels(text, style) + (2 * Padding);

    /// <summary>Width of a chip of a name and facts.</summary>
    public static int Width(string name, string facts) =>
        Width(name) + (facts.Length == 0 ? 0 : Padding + FontMetrics.Pixels(facts, TextStyle.Mono));

    /// <summary>The same elsewhere.</summary>
    public Chip Move(int dx, int dy) => this with { Area = Area.Move(dx, dy), Labels = [.. Labels.Select(l => l.Move(dx, dy))] };
}
