namespace Farspan.Verification.Rehearsals;

/// <summary>What happened when failure domains were cut one after the other.</summary>
public sealed record RehearsalReport
{
    /// <summary>One run for each service and failure domain.</summary>
    public required IReadOnlyList<RehearsalRun> Runs { get; init; }
}
