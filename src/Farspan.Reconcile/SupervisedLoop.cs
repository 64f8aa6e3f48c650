namespace Farspan.Reconcile;

/// <summary>A loop as its supervisor sees it.</summary>
public sealed record SupervisedLoop
{
    /// <summary>Its name; unique among those of one supervisor.</summary>
    public required string Name { get; init; }

    /// <summary>True while it runs; false while it waits to be started again.</summary>
    public required bool IsRunning { get; init; }

    /// <summary>How often it was started again, 0 or more.</summary>
    public required int Restarts { get; init; }

    /// <summary>Moment of its last start or end.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Why it ended last, or null while it never has.</summary>
    public required string? LastFailure { get; init; }
}
