namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>A picture with everything in its place.</summary>
internal sealed record Scene
{
    /// <summary>Width of the whole.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the whole.</summary>
    public required int Height { get; init; }

    /// <summary>Title and counts.</summary>
    public required IReadOnlyList<Label> Head { get; init; }

    /// <summary>The outermost boxes.</summary>
    public required IReadOnlyList<Box> Boxes { get; init; }

    /// <summary>What is drawn between them.</summary>
    public required IReadOnlyList<Line> Lines { get; init; }

    /// <summary>What stands below.</summary>
    public required Legend Legend { get; init; }
}
