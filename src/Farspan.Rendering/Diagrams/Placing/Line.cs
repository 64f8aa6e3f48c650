namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>A way that is drawn between boxes: runs of points, each bent at right angles.</summary>
internal sealed record Line
{
    /// <summary>What it is of: <c>link/peering</c>, <c>overlay/mesh</c>, <c>internet</c>, <c>claim/3</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Class of its looks: link, overlay, exposure, card, pair.</summary>
    public required string Kind { get; init; }

    /// <summary>Further classes: overlay colours, refused.</summary>
    public required string Tone { get; init; }

    /// <summary>What it is, in words.</summary>
    public required string Title { get; init; }

    /// <summary>Its runs; several where it branches.</summary>
    public required IReadOnlyList<IReadOnlyList<Point>> Runs { get; init; }

    /// <summary>Its label, or null.</summary>
    public required Chip? Label { get; init; }
}
