namespace Farspan.Linux.Processes;

/// <summary>What a process that was run to its end left.</summary>
public sealed record ChildResult
{
    /// <summary>How it ended.</summary>
    public required ProcessExit Exit { get; init; }

    /// <summary>What it wrote to its output, up to the limit.</summary>
    public required string Output { get; init; }

    /// <summary>What it wrote to its error output, up to the limit.</summary>
    public required string Error { get; init; }

    /// <summary>True when it wrote more than the limit; the rest was thrown away.</summary>
    public required bool IsCut { get; init; }

    /// <summary>True when it was killed because it took too long.</summary>
    public required bool IsTimedOut { get; init; }
}
