namespace Farspan.Rendering.Diagrams.Pictures;

/// <summary>A claim and what the proof says of it.</summary>
internal sealed record ClaimPicture
{
    /// <summary>Its number in the file, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Its name, or empty where it has none.</summary>
    public required string Name { get; init; }

    /// <summary>What it says.</summary>
    public required string Text { get; init; }

    /// <summary>What the proof says.</summary>
    public required ClaimVerdict Verdict { get; init; }

    /// <summary>Why, and what would mend it; empty where it holds or was not proved.</summary>
    public required string Reason { get; init; }

    /// <summary>The pair that breaks it, or null.</summary>
    public required PairPicture? Pair { get; init; }

    /// <summary>What has to be lost for it to break, such as <c>provider/aws</c>.</summary>
    public required IReadOnlyList<string> Lost { get; init; }

    /// <summary>Networks that share addresses and must not, such as <c>network/lan</c>.</summary>
    public required IReadOnlyList<string> Clash { get; init; }
}
