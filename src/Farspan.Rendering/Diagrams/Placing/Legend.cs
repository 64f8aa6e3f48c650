namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>What the lines mean, what the proof says, and what was folded.</summary>
/// <param name="Area">Where it is.</param>
/// <param name="Labels">Its text.</param>
/// <param name="Chips">Its chips.</param>
/// <param name="Samples">Short lines, as they are drawn above.</param>
internal sealed record Legend(Rect Area, IReadOnlyList<Label> Labels, IReadOnlyList<Chip> Chips, IReadOnlyList<Line> Samples);
